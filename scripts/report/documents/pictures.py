"""Pictures out of documents, made safe for a site: what is no picture is not let in."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

PIXELS: Final = 60_000_000  # more is a bomb, or a poster
SIDE: Final = 2000  # pixels; wider ones are made smaller
BYTES: Final = 3_000_000
FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
"""Those that Pillow decodes by itself; no program is started."""


class PictureError(Exception):
    """Why a picture cannot be shown."""


def made_safe(data: bytes) -> tuple[str, bytes]:
    """Return a name, which says what is in it, and a picture with nothing in it but the picture.

    It is drawn again: what else the file held (places, cameras, other files) is gone. Raises
    PictureError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise PictureError(f"{opened.width} × {opened.height} pixels are too many")
                photograph = opened.format == "JPEG"
                picture = ImageOps.exif_transpose(opened)
                picture.load()
    except PictureError:
        raise
    except UnidentifiedImageError:
        raise PictureError(_unknown(data)) from None
    except Exception:  # decoders raise whatever they meet
        raise PictureError("it is broken") from None
    if max(picture.size) > SIDE:
        picture.thumbnail((SIDE, SIDE))
    name = hashlib.sha256(data).hexdigest()[:12]
    if not photograph:
        made = _saved(picture.convert("RGBA" if _sees_through(picture) else "RGB"), "PNG")
        if len(made) <= BYTES:
            return f"{name}.png", made
    return f"{name}.jpg", _saved(picture.convert("RGB"), "JPEG")


def _saved(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    if form == "PNG":
        picture.save(out, form, optimize=True)
    else:
        picture.save(out, form, quality=88)
    return out.getvalue()


def _sees_through(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _unknown(data: bytes) -> str:
    start = data[:400].lstrip().lower()
    if data[40:44] == b" EMF" or data[:4] == b"\xd7\xcd\xc6\x9a":
        return "a drawing of Windows (EMF or WMF); put it into the document as PNG"
    if start.startswith((b"<svg", b"<?xml")):
        return "a drawing that can hold programs (SVG); put it into the document as PNG"
    return "not a picture of a known kind" if data else "it is not in the file"
