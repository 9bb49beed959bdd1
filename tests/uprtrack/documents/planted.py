"""Files in which a secret stands wherever formats and programs note who made them, when and where.

Each builder takes the secret and gives (file name, bytes). ``traces`` looks for it again, packed or not.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf

from tests.uprtrack.documents.planted_packages import (
    RELATIONSHIPS,
    excel,
    open_document,
    powerpoint,
    word,
    zipped,
)
from tests.uprtrack.documents.planted_pictures import (
    SHOWN,
    Planted,
    gif,
    jpeg,
    png,
    profile,
    tiff,
    webp,
    xmp,
)

__all__ = [
    "BUILDERS",
    "RELATIONSHIPS",
    "SHOWN",
    "Planted",
    "excel",
    "jpeg",
    "pdf",
    "png",
    "profile",
    "traces",
    "word",
    "zipped",
]


def pdf(secret: str) -> Planted:
    """A page with a text and a photograph; the secret also in a state that an update replaced."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(300, 300))
    page = made.pages[0]
    content = f"% by {secret}\nBT /F1 12 Tf 20 200 Td ({SHOWN} 100%) Tj ET q 50 0 0 50 20 20 cm /Im1 Do Q q /Fm1 Do Q"
    page.Contents = made.make_stream(content.encode())
    photograph = made.make_stream(
        jpeg(secret)[1],
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=48,
        Height=32,
        ColorSpace=pikepdf.Array([pikepdf.Name.ICCBased, made.make_stream(profile(secret), N=3)]),
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
        Metadata=made.make_stream(xmp(secret)),
    )
    photograph["/PTEX.FileName"] = pikepdf.String(f"/home/{secret}/photo.jpg")
    form = made.make_stream(
        f"% {secret}\n0 0 10 10 re f".encode(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 10, 10],
        PieceInfo=pikepdf.Dictionary(App=pikepdf.Dictionary(Private=secret)),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im1=photograph, Fm1=made.make_indirect(form)),
        Font=pikepdf.Dictionary(F1=made.make_indirect(font)),
    )
    page.obj.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=secret))
    page.obj.LastModified = pikepdf.String(secret)
    page.obj.Thumb = made.make_stream(secret.encode())
    page.Annots = pikepdf.Array([made.make_indirect(item) for item in _annotations(made, secret)])
    _plant_in_catalogue(made, secret)
    first = BytesIO()
    made.save(first, static_id=False)
    return "a.pdf", _updated(first.getvalue(), secret)


def _annotations(made: pikepdf.Pdf, secret: str) -> Iterator[pikepdf.Dictionary]:
    def note(subtype: str, **more: object) -> pikepdf.Dictionary:
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name(f"/{subtype}"),
            Rect=[0, 0, 10, 10],
            T=secret,
            M=secret,
            NM=secret,
            CreationDate=secret,
            **more,
        )

    yield note("Text", Contents=SHOWN, RC=secret, Subj=secret)
    yield note("Link", A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"file:///home/{secret}/a.pdf"))
    yield note("Link", A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/report"))
    yield note("Link", A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=f"C:\\Users\\{secret}\\a.exe"))
    attached = pikepdf.AttachedFileSpec(made, secret.encode(), filename=f"{secret}.txt")
    yield note("FileAttachment", FS=attached.obj)


def _plant_in_catalogue(made: pikepdf.Pdf, secret: str) -> None:
    for key in ("/Author", "/Title", "/Creator", "/Producer", "/Company"):
        made.docinfo[key] = secret
    made.Root.Metadata = made.make_stream(xmp(secret))
    made.attachments[f"{secret}.txt"] = secret.encode()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{secret}')")
    made.Root.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=secret))
    made.Root["/XX_Private"] = pikepdf.String(secret)
    made.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.OutputIntent, Info=secret)])
    made.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array(
            [
                made.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.OCG,
                        Name="Layer",
                        Usage=pikepdf.Dictionary(User=pikepdf.Dictionary(Name=secret)),
                    )
                )
            ]
        ),
        D=pikepdf.Dictionary(Creator=secret),
    )
    signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=secret, Location=secret, Contents=secret)
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Signature1", V=made.make_indirect(signature))
    made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([made.make_indirect(field)]), XFA=secret)
    made.trailer.ID = pikepdf.Array([pikepdf.String(secret), pikepdf.String(secret)])


def _updated(data: bytes, secret: str) -> bytes:
    """An incremental update (ISO 32000-2, 7.5.6): an object with the secret, then the same without it."""
    with pikepdf.open(BytesIO(data)) as read:
        number, root = len(read.objects) + 1, read.Root.objgen[0]
    for text in (secret, "replaced"):
        previous = data.rindex(b"startxref")
        offset = int(data[previous:].split()[1])
        at = len(data)
        data += f"{number} 0 obj\n({text})\nendobj\n".encode()
        table = len(data)
        data += (
            f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<< /Size {number + 1} /Root {root} 0 R "
            f"/Prev {offset} >>\nstartxref\n{table}\n%%EOF\n"
        ).encode()
    return data


BUILDERS: dict[str, Callable[[str], Planted]] = {
    "jpeg": jpeg,
    "jpeg, turned": lambda secret: jpeg(secret, orientation=6),
    "png": png,
    "webp": webp,
    "gif": gif,
    "tiff": tiff,
    "pdf": pdf,
    "docx": word,
    "xlsx": excel,
    "pptx": powerpoint,
    "odt": open_document,
    "ods": lambda secret: open_document(secret, "spreadsheet"),
    "odp": lambda secret: open_document(secret, "presentation"),
}


def traces(data: bytes, secret: str) -> list[str]:
    """Where a secret stands in a file: in its bytes, its members, its streams and strings, packed or not."""
    forms = (
        secret.encode(),
        secret.encode("utf-16-le"),
        secret.encode("utf-16-be"),
        secret.encode().hex().encode(),
    )
    return [place for place, content in _layers("", data) if any(form in content for form in forms)]


def _layers(place: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield place or "as it is", data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(data)) as package:
            for name in package.namelist():
                yield from _layers(f"{place}/{name}", name.encode() + b"\n" + package.read(name))
                yield from _layers(f"{place}/{name}", package.read(name))
    elif data.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(data)) as read:
            for found in read.objects:
                yield f"{place} object {found.objgen}", found.unparse()
                if isinstance(found, pikepdf.Stream):
                    packed = found.get("/Filter") == pikepdf.Name.DCTDecode
                    yield (
                        f"{place} stream {found.objgen}",
                        found.read_raw_bytes() if packed else found.read_bytes(),
                    )
            yield f"{place} trailer", read.trailer.unparse()
    elif data.startswith(b"\x89PNG"):
        for at in (at for at in range(len(data)) if data.startswith(b"\x78", at)):
            unpacked = _unpacked(data[at:])
            if unpacked:
                yield f"{place} packed at {at}", unpacked


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, 1_000_000)
    except zlib.error:
        return b""
