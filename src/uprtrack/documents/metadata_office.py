"""Word, Excel and PowerPoint files to be published (ECMA-376), without who wrote them, when and where.

Parts that only tell of people and machines are left out with the relationships that lead to them; in all others
names become "Author". Parts of a kind unknown here refuse the file.
"""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from uprtrack.documents.metadata_office_xml import NEUTRAL_LINK, scrub
from uprtrack.documents.metadata_packages import Inner, bytes_of, drop, read_members, tree_of, write_members
from uprtrack.documents.metadata_refusal import unclean_part

_TYPES = "[Content_Types].xml"
_DROPPED = re.compile(
    r"^docProps/|^customXml/|^_xmlsignatures/|^docMetadata/|^customUI|^userCustomization/|^xl/revisions/"
    r"|^xl/customProperty|/people\.xml$|printerSettings|/changesInfos?/|/revisionInfo\.xml$|/tags/"
    r"|webextensions/|/bibliography/",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"^xl/connections\.xml$|^xl/queryTables/|activeX", re.IGNORECASE)
_XML = (".xml", ".vml")
_FONTS = (".odttf", ".fntdata", ".ttf", ".otf")
_FILES = (
    ".jpg",
    ".jpeg",
    ".jpe",
    ".jfif",
    ".png",
    ".gif",
    ".tif",
    ".tiff",
    ".webp",
    ".docx",
    ".xlsx",
    ".pptx",
)
_LINKS_KEPT = ("http://", "https://", "mailto:", "#")
_PACKAGE_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_RELATIONSHIP_NAMESPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


def clean_office(name: str, data: bytes, inner: Inner) -> bytes:
    """The package without metadata; ``inner`` cleans pictures and files within it. NotCleanableError."""
    members = read_members(name, data)
    reached, targets = _reachable(name, members)
    kept: dict[str, bytes] = {}
    for path, content in members.items():
        if path == _TYPES or path.endswith(".rels") or path not in reached:
            continue
        kept[path] = _clean_part(name, path, content, inner, targets.get(path, {}))
    for path in [_rels_of(""), *map(_rels_of, list(kept))]:
        if path in members:
            kept[path] = _clean_relationships(name, members[path])
    kept[_TYPES] = _clean_types(name, members.get(_TYPES, b""), kept)
    return write_members(dict(sorted(kept.items(), key=lambda item: item[0] != _TYPES)))


def _rels_of(path: str) -> str:
    folder, file = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _reachable(name: str, members: dict[str, bytes]) -> tuple[set[str], dict[str, dict[str, str]]]:
    """The parts that relationships lead to without those dropped; and by part the identifiers that then
    lead nowhere, each with the type of the relationship.
    """
    reached: set[str] = set()
    lost: dict[str, dict[str, str]] = {}
    waiting = [""]
    while waiting:
        source = waiting.pop()
        rels = members.get(_rels_of(source))
        if rels is None:
            continue
        for relationship in tree_of(name, rels).iter(f"{_PACKAGE_NAMESPACE}Relationship"):
            if _is_dropped(relationship):
                kind = relationship.get("Type", "").rpartition("/")[2]
                lost.setdefault(source, {})[relationship.get("Id", "")] = kind
            elif relationship.get("TargetMode") != "External":
                target = _target(source, relationship)
                if target in members and target not in reached:
                    reached.add(target)
                    waiting.append(target)
    return reached, lost


def _target(source: str, relationship: etree._Element) -> str:
    target = relationship.get("Target", "").partition("#")[0]
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(source), target)
    return posixpath.normpath(joined).lstrip("/")


def _is_dropped(relationship: etree._Element) -> bool:
    kind, target = relationship.get("Type", ""), relationship.get("Target", "").lstrip("/")
    while target.startswith("../"):
        target = target[3:]
    if kind.endswith(("/attachedTemplate", "/thumbnail", "/mailMergeSource", "/mailMergeHeaderSource")):
        return True
    return bool(
        relationship.get("TargetMode") != "External"
        and (_DROPPED.search(target) or _DROPPED.search(f"/{target}") or _DROPPED.search(f"xl/{target}"))
    )


def _clean_part(name: str, path: str, content: bytes, inner: Inner, lost: dict[str, str]) -> bytes:
    suffix = posixpath.splitext(path)[1].lower()
    if _REFUSED.search(path):
        raise unclean_part(name, path)
    if suffix in _XML:
        root = tree_of(name, content)
        _cut_loose(root, lost)
        scrub(root)
        return bytes_of(root)
    if suffix in _FILES:
        return inner(f"{name}/{posixpath.basename(path)}", content)
    if suffix in _FONTS:
        return content
    raise unclean_part(name, path)


def _cut_loose(root: etree._Element, lost: dict[str, str]) -> None:
    """Take out what refers to a part that is gone; page set-up holds more than its printer and stays."""
    for element in list(root.iter()):
        for attribute, value in list(element.attrib.items()):
            if value in lost and str(attribute).startswith(_RELATIONSHIP_NAMESPACES):
                if etree.QName(element).localname == "pageSetup":
                    del element.attrib[attribute]
                else:
                    drop(element)
                    break


def _clean_relationships(name: str, content: bytes) -> bytes:
    """Without those to dropped parts; what leads to somebody's disk leads nowhere."""
    root = tree_of(name, content)
    for relationship in list(root.iter(f"{_PACKAGE_NAMESPACE}Relationship")):
        target = relationship.get("Target", "")
        if _is_dropped(relationship):
            drop(relationship)
        elif relationship.get("TargetMode") == "External" and not target.lower().startswith(_LINKS_KEPT):
            relationship.set("Target", NEUTRAL_LINK)
    return bytes_of(root)


def _clean_types(name: str, content: bytes, kept: dict[str, bytes]) -> bytes:
    root = tree_of(name, content)
    for override in list(root):
        part = override.get("PartName")
        if part is not None and part.lstrip("/") not in kept:
            drop(override)
    return bytes_of(root)
