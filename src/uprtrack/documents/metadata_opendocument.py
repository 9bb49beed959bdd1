"""OpenDocument texts, sheets and slides to be published (ISO/IEC 26300), without who wrote them and when."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from uprtrack.documents.metadata_office_xml import NEUTRAL_INITIALS, NEUTRAL_LINK, NEUTRAL_NAME
from uprtrack.documents.metadata_packages import Inner, bytes_of, drop, read_members, tree_of, write_members
from uprtrack.documents.metadata_refusal import locked, unclean_part

_MANIFEST = "META-INF/manifest.xml"
_MANIFEST_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_DROPPED = re.compile(
    r"(?:^|/)meta\.xml$|^Thumbnails/|(?:^|/)Configurations2/|^layout-cache$|^META-INF/(?!manifest\.xml$)"
    r"|^Versions/|^VersionList\.xml$|^manifest\.rdf$|^Basic/|^Scripts/|^Dialogs/|^ObjectReplacements/"
)
_XML_PARTS = re.compile(r"(?:^|/)(?:content|styles|settings)\.xml$")
_NEUTRAL_DAY = "2000-01-01T00:00:00"
_EMPTIED = {
    "creator": NEUTRAL_NAME,
    "initial-creator": NEUTRAL_NAME,
    "sender-initials": NEUTRAL_INITIALS,
    "creator-initials": NEUTRAL_INITIALS,
    "date": _NEUTRAL_DAY,
    "date-string": "",
}
_TOLD_BY = (
    "http://purl.org/dc/elements/1.1/",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
)
_SETTINGS = re.compile(r"Printer|Rsid|Database|DataSource|URL|User|Author|Sender", re.IGNORECASE)
_PROGRAMS = frozenset({"script", "scripts", "event-listeners", "dde-source"})
_LINKS_KEPT = ("http://", "https://", "mailto:", "#")


def clean_opendocument(name: str, data: bytes, inner: Inner) -> bytes:
    """The package without metadata; ``inner`` cleans pictures within it. NotCleanableError."""
    members = read_members(name, data)
    listed = tree_of(name, members.get(_MANIFEST, b"<none/>"))
    if listed.find(f".//{_MANIFEST_NAMESPACE}encryption-data") is not None:
        raise locked(name)
    kept: dict[str, bytes] = {}
    for path, content in members.items():
        if path == "mimetype":
            kept[path] = content.strip()
        elif path != _MANIFEST and not _DROPPED.search(path):
            kept[path] = _clean_part(name, path, content, inner)
    for entry in list(listed.iter(f"{_MANIFEST_NAMESPACE}file-entry")):
        path = entry.get(f"{_MANIFEST_NAMESPACE}full-path", "")
        if not path.endswith("/") and path not in kept:
            drop(entry)
    kept[_MANIFEST] = bytes_of(listed)
    return write_members(kept, stored_first="mimetype")


def _clean_part(name: str, path: str, content: bytes, inner: Inner) -> bytes:
    if _XML_PARTS.search(path):
        root = tree_of(name, content)
        _scrub(root, set_by_program=path.endswith("settings.xml"))
        return bytes_of(root)
    if posixpath.dirname(path).endswith(("Pictures", "media")):
        return inner(f"{name}/{posixpath.basename(path)}", content)
    if path.startswith("Fonts/"):
        return content
    raise unclean_part(name, path)


def _scrub(root: etree._Element, *, set_by_program: bool) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        qualified = etree.QName(element)
        if qualified.namespace in _TOLD_BY and qualified.localname in _EMPTIED:
            element.text = _EMPTIED[qualified.localname]
        is_set = set_by_program and any(_SETTINGS.search(str(value)) for value in element.attrib.values())
        if is_set or qualified.localname in _PROGRAMS:
            drop(element)
            continue
        for attribute in list(element.attrib):
            _scrub_attribute(element, str(attribute))


def _scrub_attribute(element: etree._Element, attribute: str) -> None:
    name, value = etree.QName(attribute).localname, str(element.attrib[attribute])
    if "rsid" in name:
        del element.attrib[attribute]
    elif name in ("creator", "author", "creator-initials"):
        element.set(attribute, NEUTRAL_NAME)
    elif name == "href" and _leads_to_disk(value):
        element.set(attribute, NEUTRAL_LINK)


def _leads_to_disk(link: str) -> bool:
    """A link out of the package that is none to the web; parts of the package have plain relative paths."""
    if link.lower().startswith(_LINKS_KEPT):
        return False
    return ":" in link or link.startswith(("/", "../", "\\"))
