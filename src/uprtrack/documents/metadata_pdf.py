"""PDF files to be published: what pages show stays, what is told about file and authors goes.

Keys are those of ISO 32000-2. What the catalogue, pages and actions may hold is listed and the rest removed; from
all other dictionaries what is known to carry metadata goes. The file is written anew, so that nothing of
its history (incremental updates, objects no longer referred to) remains.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, Object, Stream

from uprtrack.documents.metadata_icc import neutral_profile
from uprtrack.documents.metadata_refusal import damaged, locked, too_much
from uprtrack.documents.metadata_segments import clean_jpeg, clean_jpeg2000


def _keys(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


_ROOT_KEPT = _keys(
    "Type Version Pages Lang Outlines PageLabels StructTreeRoot MarkInfo ViewerPreferences PageMode "
    "PageLayout Dests Names OCProperties AcroForm"
)
_NAMES_KEPT = frozenset({"/Dests"})
_PAGE_KEPT = _keys(
    "Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents Rotate Group Dur Trans "
    "Annots StructParents Tabs UserUnit BoxColorInfo"
)
_ANYWHERE = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/Thumb",
    "/AF",
    "/AA",
    "/JS",
    "/OPI",
    "/Alternates",
    "/CreatorInfo",
    "/Creator",
    "/Measure",
    "/PtData",
    "/SpiderInfo",
    "/Ref",
)
_ANNOTATION = ("/T", "/M", "/NM", "/CreationDate", "/RC", "/Subj", "/ExData", "/FS", "/Sound", "/Movie")
_WIDGET = ("/M", "/NM")
_ANNOTATIONS_DROPPED = _keys("FileAttachment Sound Movie Screen RichMedia 3D TrapNet Projection")
_ACTIONS_KEPT = frozenset({"/GoTo", "/URI", "/Named"})
_LINKS_KEPT = (b"http://", b"https://", b"mailto:")
_MOST_OBJECTS = 2_000_000
_MOST_BYTES = 300 * 1024 * 1024
_BROKEN = (
    *(pikepdf.PdfError, struct.error, zlib.error, ArithmeticError, AttributeError, LookupError),
    *(RuntimeError, TypeError, ValueError),
)


def clean_pdf(name: str, data: bytes) -> bytes:
    """The PDF without metadata, attachments, scripts, signatures and history; raises NotCleanableError."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise locked(name)
            if len(pdf.objects) > _MOST_OBJECTS:
                raise too_much(name)
            _clean_frame(pdf)
            for page in pdf.pages:
                _keep(page.obj, _PAGE_KEPT)
                _clean_annotations(page.obj)
            for found in pdf.objects:
                _clean_tree(found)
            _clean_contents(pdf, name)
            target = BytesIO()
            pdf.save(
                target,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
            )
            return target.getvalue()
    except pikepdf.PasswordError as error:
        raise locked(name) from error
    except _BROKEN as error:
        raise damaged(name, _("a PDF file")) from error


def _clean_frame(pdf: pikepdf.Pdf) -> None:
    """Trailer and catalogue: title, author, identifiers, attachments, scripts, form signatures."""
    for key in list(pdf.trailer.keys()):
        if key not in ("/Root", "/Size"):
            del pdf.trailer[key]
    root = pdf.Root
    _keep(root, _ROOT_KEPT)
    if isinstance(root.get(Name.Names), Dictionary):
        _keep(root.Names, _NAMES_KEPT)
    form = root.get(Name.AcroForm)
    if isinstance(form, Dictionary):
        _keep(form, frozenset({"/Fields", "/NeedAppearances", "/DR", "/DA", "/Q"}))
    layers = root.get(Name.OCProperties)
    if isinstance(layers, Dictionary):
        for group in _items(layers.get(Name.OCGs)):
            if isinstance(group, Dictionary) and "/Usage" in group:
                del group.Usage


def _keep(dictionary: Object, keys: frozenset[str]) -> None:
    for key in list(dictionary.keys()):
        if key not in keys:
            del dictionary[key]


def _items(found: Object | None) -> list[Object]:
    return list(found) if isinstance(found, Array) else []


def _clean_annotations(page: Object) -> None:
    """Leave out what embeds files, sounds and films; of the others go author, dates and identifiers."""
    found = page.get(Name.Annots)
    if found is None:
        return
    kept = [
        item
        for item in _items(found)
        if isinstance(item, Dictionary) and str(item.get(Name.Subtype, "")) not in _ANNOTATIONS_DROPPED
    ]
    for item in kept:
        is_widget = item.get(Name.Subtype) == Name.Widget
        for key in _WIDGET if is_widget else _ANNOTATION:
            if key in item:
                del item[key]
    page.Annots = Array(kept)


def _clean_tree(found: Object) -> None:
    """An indirect object with the direct ones in it; those it refers to come by themselves."""
    waiting = [found]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Stream):
            _clean_stream(item)
            _clean_dictionary(item)
            waiting += _direct(item[key] for key in list(item.keys()))
        elif isinstance(item, Dictionary):
            _clean_dictionary(item)
            waiting += _direct(item[key] for key in list(item.keys()))
        elif isinstance(item, Array):
            members = _items(item)
            if len(members) == 2 and members[0] == Name.ICCBased and isinstance(members[1], Stream):
                _clean_profile(members[1])
            waiting += _direct(iter(members))


def _direct(found: Iterator[Object]) -> list[Object]:
    return [item for item in found if isinstance(item, Array | Dictionary | Stream) and not item.is_indirect]


def _clean_dictionary(item: Object) -> None:
    for key in list(item.keys()):
        # pdfTeX notes the file names and authors of figures under keys of its own.
        if key in _ANYWHERE or key.startswith("/PTEX"):
            del item[key]
    for key in ("/A", "/PA", "/OpenAction", "/Next"):
        action = item.get(key)
        # Outlines and threads have a /Next that is no action; several actions in a row are never needed.
        is_row = key == "/Next" and isinstance(action, Array)
        if is_row or (isinstance(action, Dictionary) and "/S" in action and not _is_harmless(action)):
            del item[key]
    if item.get(Name.FT) == Name.Sig and "/V" in item:
        del item.V
    if item.get(Name.Type) == Name.Filespec or "/EF" in item:
        for key in list(item.keys()):
            del item[key]


def _is_harmless(action: Dictionary) -> bool:
    """A jump within the file or a link to the web; a path of somebody's disk is none."""
    if str(action.get(Name.S)) not in _ACTIONS_KEPT:
        return False
    if action.get(Name.S) != Name.URI:
        return True
    return bytes(action.get(Name.URI, pikepdf.String(""))).lower().startswith(_LINKS_KEPT)


def _clean_stream(stream: Stream) -> None:
    """Pictures kept as JPEG or JPEG 2000 carry metadata of their own; they are cleaned without decoding."""
    filters, parameters = _chain(stream.get(Name.Filter)), _chain(stream.get(Name.DecodeParms))
    if not filters or filters[-1] not in (Name.DCTDecode, Name.JPXDecode):
        return
    data = stream.read_raw_bytes()
    for outer in filters[:-1]:
        data = _unpack(str(outer), data)
    kept = parameters[-1] if len(parameters) == len(filters) else None
    kept = kept if isinstance(kept, Dictionary) else None
    if filters[-1] == Name.DCTDecode:
        stream.write(clean_jpeg(data), filter=Name.DCTDecode, decode_parms=kept)
    else:
        stream.write(clean_jpeg2000(data), filter=Name.JPXDecode, decode_parms=kept)


def _chain(found: Object | None) -> list[Object]:
    """Filters or their parameters: one, or a list of them."""
    if found is None:
        return []
    return _items(found) if isinstance(found, Array) else [found]


def _unpack(outer: str, data: bytes) -> bytes:
    """Undo what a picture is wrapped in; ValueError for what no program wraps one in."""
    if outer == "/FlateDecode":
        unpacker = zlib.decompressobj()
        unpacked = unpacker.decompress(data, _MOST_BYTES)
        if unpacker.unconsumed_tail:
            raise ValueError("a picture unpacks to more than any paper holds")
        return unpacked
    if outer == "/ASCII85Decode":
        return base64.a85decode(b"<~" + data.strip().removeprefix(b"<~"), adobe=True)
    if outer == "/ASCIIHexDecode":
        return bytes.fromhex(data.partition(b">")[0].decode("ascii"))
    raise ValueError(f"a picture is packed with {outer}")


def _clean_profile(stream: Stream) -> None:
    """The colour profile without names; a damaged one stays away, and its alternate colours hold."""
    stream.write(neutral_profile(stream.read_bytes()))


def _clean_contents(pdf: pikepdf.Pdf, name: str) -> None:
    """Comments in the code of pages and forms, which no reader shows."""
    for page in pdf.pages:
        page.contents_coalesce()
    total = 0
    for found in pdf.objects:
        if not isinstance(found, Stream) or not _is_code(found):
            continue
        code = found.read_bytes()
        total += len(code)
        if total > _MOST_BYTES:
            raise too_much(name)
        if b"%" in code:
            found.write(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(found)))
    for page in pdf.pages:
        content = page.obj.get(Name.Contents)
        if isinstance(content, Stream) and b"%" in content.read_bytes():
            content.write(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))


def _is_code(stream: Stream) -> bool:
    return stream.get(Name.Subtype) == Name.Form
