"""Pictures in which a secret stands wherever cameras and programs note it (see ``planted``)."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

SHOWN = "The harbour clinic is closed since May."
"""What people wrote in the file, and publish."""

Planted = tuple[str, bytes]


def picture(mode: str = "RGB") -> Image.Image:
    """A picture that tells left from right and top from bottom."""
    made = Image.linear_gradient("L").resize((48, 32)).convert(mode)
    made.paste(made.crop((0, 0, 12, 8)).rotate(90), (30, 4))
    return made


def exif(secret: str, *, orientation: int = 1) -> bytes:
    """EXIF with an artist, a maker's note, a comment and a place."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x013B] = data[0x010F] = data[0x8298] = secret
    inner = data.get_ifd(0x8769)
    inner[0x927C] = secret.encode()
    inner[0x9286] = b"ASCII\0\0\0" + secret.encode()
    data.get_ifd(0x8825)[29] = secret
    return data.tobytes()


def xmp(secret: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{secret}</dc:creator>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def profile(secret: str) -> bytes:
    """sRGB whose texts and private tags hold the secret."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    grown = 12
    table = bytearray(data[132 : 132 + 12 * count])
    for at in range(0, len(table), 12):
        offset = int.from_bytes(table[at + 4 : at + 8], "big") + grown
        table[at + 4 : at + 8] = offset.to_bytes(4, "big")
    text = b"text\0\0\0\0" + secret.encode() + b"\0"
    table += struct.pack(">4sII", b"priv", len(data) + grown, len(text))
    whole = (
        bytes(data[:128])
        + struct.pack(">I", count + 1)
        + bytes(table)
        + bytes(data[132 + 12 * count :])
        + text
    )
    return len(whole).to_bytes(4, "big") + whole[4:48] + secret.encode()[:8].ljust(8) + whole[56:]


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(secret: str, *, orientation: int = 1) -> Planted:
    target = BytesIO()
    picture().save(
        target,
        format="JPEG",
        quality=95,
        progressive=True,
        exif=exif(secret, orientation=orientation),
        xmp=xmp(secret),
        icc_profile=profile(secret),
        comment=secret,
    )
    data = target.getvalue()
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + secret.encode())
    odd = (
        segment(0xE7, secret.encode())
        + segment(0xFE, secret.encode())
        + segment(0xE0, b"JFXX\0" + secret.encode())
    )
    return f"{secret}.jpg", data[:20] + iptc + odd + data[20:] + secret.encode()


def png(secret: str) -> Planted:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", secret)
    notes.add_text("Comment", secret, zip=True)
    notes.add_itxt("Title", secret, zip=True)
    notes.add(b"tIME", secret.encode()[:7])
    notes.add(b"prVt", secret.encode())
    target = BytesIO()
    picture("RGBA").save(
        target, format="PNG", pnginfo=notes, exif=exif(secret), icc_profile=profile(secret), dpi=(300, 300)
    )
    return "a.png", target.getvalue() + secret.encode()


def webp(secret: str) -> Planted:
    target = BytesIO()
    picture("RGBA").save(
        target, format="WEBP", lossless=True, exif=exif(secret), xmp=xmp(secret), icc_profile=profile(secret)
    )
    data = target.getvalue()
    body = data[8:] + b"NOTE" + struct.pack("<I", 4 + len(secret) + len(secret) % 2)
    body += b"note" + secret.encode() + b"\0" * (len(secret) % 2)
    return "a.webp", b"RIFF" + struct.pack("<I", len(body)) + body + secret.encode()


def gif(secret: str) -> Planted:
    target = BytesIO()
    picture("P").save(
        target, format="GIF", comment=secret.encode(), save_all=True, append_images=[picture("P").rotate(90)]
    )
    data = target.getvalue()
    return "a.gif", data[:-1] + b"\x21\xfe" + bytes(
        [len(secret)]
    ) + secret.encode() + b"\0\x3b" + secret.encode()


def tiff(secret: str) -> Planted:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in (270, 271, 305, 315, 316, 33432):
        tags[tag] = secret
    tags[700] = xmp(secret)
    target = BytesIO()
    picture().save(
        target,
        format="TIFF",
        tiffinfo=tags,
        icc_profile=profile(secret),
        save_all=True,
        append_images=[picture("L")],
        dpi=(200, 200),
    )
    return "a.tiff", target.getvalue() + secret.encode()
