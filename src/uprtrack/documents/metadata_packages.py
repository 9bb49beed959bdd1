"""Office files are ZIP packages of XML: read with care, written anew without what ZIP itself tells."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from lxml import etree

from uprtrack.documents.metadata_refusal import damaged, locked, too_much

MOST_MEMBERS = 10_000
MOST_BYTES = 250 * 1024 * 1024
"""Of all members together, unpacked."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, OSError, EOFError)
_OPEN_XML_KINDS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_OPEN_DOCUMENT_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}

Inner = Callable[[str, bytes], bytes]
"""Cleans a file within a file: its name and its bytes."""


def kind_of_package(name: str, data: bytes) -> str | None:
    """The kind of office file a ZIP is (``docx``, ``odt`` …), None for another; NotCleanableError if damaged."""
    members = read_members(name, data, only=("mimetype", "[Content_Types].xml"))
    if "mimetype" in members:
        return _OPEN_DOCUMENT_KINDS.get(members["mimetype"].strip())
    types = members.get("[Content_Types].xml", b"")
    return next((kind for mark, kind in _OPEN_XML_KINDS.items() if mark in types), None)


def read_members(name: str, data: bytes, only: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The members of a package (all, or those named) by their paths, in their order.

    Refused are passwords, paths that lead out, two members of one name, and more than a paper ever holds.
    """
    members: dict[str, bytes] = {}
    room = MOST_BYTES
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > MOST_MEMBERS:
                raise too_much(name)
            for entry in entries:
                if entry.is_dir() or (only and entry.filename not in only):
                    continue
                if entry.flag_bits & _ENCRYPTED:
                    raise locked(name)
                if entry.filename in members or not _is_plain(entry.filename):
                    raise damaged(name, _("an office file"))
                with package.open(entry) as handle:
                    # What an entry says of its size is not to be relied on.
                    members[entry.filename] = handle.read(room + 1)
                room -= len(members[entry.filename])
                if room < 0:
                    raise too_much(name)
    except (*_BROKEN, ValueError) as error:
        raise damaged(name, _("an office file")) from error
    return members


def _is_plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and "\\" not in path and ".." not in parts


def write_members(members: Mapping[str, bytes], *, stored_first: str = "") -> bytes:
    """A package of members, without dates, comments and traces of the system; ``stored_first`` is not packed."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(members, key=lambda path: path != stored_first):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if path == stored_first else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            package.writestr(entry, members[path])
    return target.getvalue()


def tree_of(name: str, data: bytes) -> etree._Element:
    """The XML of a member without its comments; NotCleanableError where damaged or with a DTD of its own."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(name, _("an office file")) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise damaged(name, _("an office file"))
    return root


def bytes_of(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def drop(element: etree._Element) -> None:
    """Take an element out and leave the text after it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail, element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
