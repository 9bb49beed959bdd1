"""Pictures to be published: turned upright as their metadata says, then without metadata."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin, UnidentifiedImageError

from uprtrack.documents.metadata_icc import neutral_profile
from uprtrack.documents.metadata_refusal import damaged, too_much
from uprtrack.documents.metadata_segments import clean_gif, clean_jpeg, clean_png, clean_webp

MOST_PIXELS = 150_000_000
"""Of all frames together: a scanned page at 600 dpi has 35 million."""
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
_ORIENTATION = 0x0112
_BROKEN = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, struct.error),
)
"""What Pillow raises over damaged files, depending on where it stumbles."""


def clean_picture(name: str, data: bytes) -> bytes:
    """A JPEG, PNG, WebP, GIF or TIFF picture without metadata, pixels as they were; NotCleanableError.

    Only a picture that its metadata turns is encoded again: once turned it needs them no more.
    """
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP", "GIF", "TIFF"]) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format != "MPO" else 1
            if picture.width * picture.height * frames > MOST_PIXELS:
                raise too_much(name)
            kind = picture.format or ""
            if kind == "TIFF":
                return _tiff(name, picture)
            turned = picture.getexif().get(_ORIENTATION, 1) not in (0, 1)
            picture.load()
            # A moving picture has no orientation of its own.
            return _CLEANERS[kind](_upright(picture) if turned and frames == 1 else data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise too_much(name) from error
    except (UnidentifiedImageError, *_BROKEN) as error:
        raise damaged(name, _("a picture")) from error


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "JPEG": clean_jpeg,
    "MPO": clean_jpeg,
    "PNG": clean_png,
    "WEBP": clean_webp,
    "GIF": clean_gif,
}


def _upright(picture: Image.Image) -> bytes:
    """The picture turned, in its own format, with the quality it has."""
    kind = "JPEG" if picture.format == "MPO" else picture.format
    options: dict[str, Any] = {}
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        options["qtables"] = picture.quantization
        sampling = JpegImagePlugin.get_sampling(picture)
        if sampling in (0, 1, 2):
            options["subsampling"] = sampling
    elif kind == "WEBP":
        options["lossless"] = True
    turned = ImageOps.exif_transpose(picture)
    target = BytesIO()
    turned.save(target, format=kind, icc_profile=picture.info.get("icc_profile"), **options)
    return target.getvalue()


def _tiff(name: str, picture: Image.Image) -> bytes:
    """Every page anew from its pixels: the format scatters its data, so nothing can be left out in place."""
    pages: list[Image.Image] = []
    pixels = 0
    for page in ImageSequence.Iterator(picture):
        pixels += page.width * page.height
        if pixels > MOST_PIXELS:
            raise too_much(name)
        pages.append(_bare(page))
    target = BytesIO()
    pages[0].save(target, format="TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return target.getvalue()


def _bare(page: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(page)
    if upright.mode == "YCbCr":
        upright = upright.convert("RGB")
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    palette = upright.getpalette() if upright.mode == "P" else None
    if palette is not None:
        bare.putpalette(palette)
    profile = neutral_profile(upright.info.get("icc_profile") or b"")
    if profile:
        bare.info["icc_profile"] = profile
    resolution = page.info.get("dpi")
    if resolution:
        bare.info["dpi"] = tuple(float(value) for value in resolution)
    return bare
