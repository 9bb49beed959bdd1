"""What the XML of office files tells of people: attributes and elements by name, in whatever schema they stand."""

from __future__ import annotations

import re

from lxml import etree

from uprtrack.documents.metadata_packages import drop

NEUTRAL_LINK = "about:blank"
NEUTRAL_NAME, NEUTRAL_INITIALS = "Author", "A"
NEUTRAL_INSTANT = "2000-01-01T00:00:00Z"
_WORD = ("wordprocessingml/2006/main", "ooxml/wordprocessingml/main")
_PRESENTATION = ("presentationml/2006/main", "ooxml/presentationml/main")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED = _words(
    "rsids docId docVars attachedTemplate writeProtection mailMerge absPath revisionPtr fileSharing presenceInfo "
    "dataBinding documentId odso linkStyles"
)
_REMOVED = _words(
    "userName refreshedBy refreshedDate dateUtc dT documentId lastEditor userInfo lastModifiedBy"
)
_PATH = re.compile(r"""(?:[A-Za-z]:\\|\\\\|file:/|/(?:home|Users|root|mnt|media)/)[^"<>|\r\n]*""")
_FILE_NAME = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_REVISION = re.compile(r"schemas\.microsoft\.com/office/spreadsheetml/\d+/revision")


def scrub(root: etree._Element) -> None:
    """Neutralise names, dates, identifiers and paths in one part."""
    names = _comment_authors(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        local = etree.QName(element).localname
        if local in _DROPPED:
            drop(element)
            continue
        for attribute in list(element.attrib):
            _scrub_attribute(element, local, str(attribute))
        if local == "instrText" and element.text:
            element.text = _PATH.sub(NEUTRAL_LINK, element.text)
        elif local == "author" and element.text:
            element.text = NEUTRAL_NAME
        elif local == "t" and element.text and element.text.partition(":")[0].strip() in names:
            element.text = NEUTRAL_NAME + "".join(element.text.partition(":")[1:])


def _comment_authors(root: etree._Element) -> frozenset[str]:
    """Who commented a spreadsheet: Excel writes the name into the comment's text as well."""
    if etree.QName(root).localname != "comments":
        return frozenset()
    found = (element.text or "" for element in root.iter("{*}author"))
    return frozenset(name.strip() for name in found if name.strip())


def _scrub_attribute(element: etree._Element, local: str, attribute: str) -> None:
    qualified = etree.QName(attribute)
    name, namespace = qualified.localname, qualified.namespace or ""
    value = element.attrib[attribute]
    is_instant = (name == "date" and namespace.endswith(_WORD)) or (
        name == "dt" and (etree.QName(element).namespace or "").endswith(_PRESENTATION)
    )
    if is_instant or name.startswith("rsid") or name in _REMOVED or _REVISION.search(namespace):
        del element.attrib[attribute]
    elif name == "author":
        element.set(attribute, NEUTRAL_NAME)
    elif name == "initials":
        element.set(attribute, NEUTRAL_INITIALS)
    elif name in ("userId", "providerId"):
        element.set(attribute, "None")
    elif name in ("created", "modified") and "powerpoint" in (etree.QName(element).namespace or ""):
        element.set(attribute, NEUTRAL_INSTANT)
    elif local in ("cmAuthor", "author", "person") and name in ("name", "displayName"):
        element.set(attribute, NEUTRAL_NAME)
    elif name == "name" and local in ("docPr", "cNvPr") and _FILE_NAME.search(value):
        element.set(attribute, "Picture")
    elif namespace == "urn:schemas-microsoft-com:office:office" and name in ("title", "href"):
        element.set(attribute, "")
    elif name in ("descr", "title", "alt", "instr", "src", "url", "Target", "tooltip") and _PATH.search(
        value
    ):
        element.set(attribute, _PATH.sub(NEUTRAL_LINK, value))
