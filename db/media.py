"""What a file is, told from its content: documents that carry no macros, and photos without where they were taken."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from PIL import Image, ImageOps, UnidentifiedImageError

from db.errors import N_, Problem, Refused

LARGEST: Final = 10_000_000
"""Bytes of one file."""

_PIXELS: Final = 50_000_000
_LONGEST_SIDE: Final = 4096
_UNPACKED: Final = 100_000_000

PDF: Final = "application/pdf"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_DOCUMENTS: Final = {
    "word/document.xml": (f"{_OFFICE}.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": (f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"),
}
_PHOTOS: Final = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
_MACROS: Final = ("macroenabled", "vbaproject")
_ACTIVE: Final = ("vbaproject", "activex", "macrosheets", "oleobject", "externallink", "/embeddings/")
ENDINGS: Final = ("pdf", "jpg", "jpeg", "png", "webp", "docx", "xlsx")


@dataclass(frozen=True)
class Media:
    """A file that may be kept: its type, the ending that goes with it, and what to store."""

    media_type: str
    ending: str
    data: bytes


def recognised(data: bytes) -> Media:
    """What a file is; photos are written anew, without anything hidden in them. Raises `Refused`."""
    if not data:
        raise _refused(N_("Choose a file that is not empty."))
    if len(data) > LARGEST:
        raise _refused(N_("Choose a smaller file: at most {n} MB."), n=LARGEST // 1_000_000)
    if data.startswith(b"%PDF-"):
        return Media(PDF, ".pdf", data)
    if data.startswith(b"PK\x03\x04"):
        return _document(data)
    return _photo(data)


def _document(data: bytes) -> Media:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = [name.casefold() for name in archive.namelist()]
            if sum(part.file_size for part in archive.infolist()) > _UNPACKED:
                raise _refused(N_("Choose a smaller file: at most {n} MB."), n=LARGEST // 1_000_000)
            types = _text(archive.read("[Content_Types].xml"))
            related = [_text(archive.read(name)) for name in archive.namelist() if name.casefold().endswith(".rels")]
    except (BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError) as broken:
        raise _refused(_WHICH) from broken
    active = any(word in name for name in names for word in _ACTIVE) or any(word in types for word in _MACROS)
    if active or any(_reaches_out(relations) for relations in related):
        raise _refused(N_("Save the document without macros and linked objects, then choose it again."))
    for part, (media_type, ending) in _DOCUMENTS.items():
        if part in names:
            return Media(media_type, ending, data)
    raise _refused(_WHICH)


def _text(part: bytes) -> str:
    """A part of a document as text, in whichever of the two encodings XML is written."""
    return part.decode("utf-16" if part.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace").casefold()


def _reaches_out(relations: str) -> bool:
    """Whether a document fetches anything from elsewhere when it is opened; links that are clicked do not count."""
    found = re.findall(r"<relationship\b[^>]*>", relations)
    return any('targetmode="external"' in one and "/hyperlink" not in one for one in found)


def _photo(data: bytes) -> Media:
    """A photo turned upright and written anew: place, camera and whatever else was hidden in it stay behind."""
    try:
        with Image.open(BytesIO(data), formats=tuple(_PHOTOS)) as opened:
            kind = str(opened.format)
            if opened.width * opened.height > _PIXELS:
                raise _refused(N_("Choose a photo with fewer than 50 million pixels."))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            plain = upright.convert("RGB" if kind == "JPEG" or upright.mode in ("CMYK", "YCbCr") else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise _refused(_WHICH) from broken
    written = BytesIO()
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    bare.save(written, kind, quality=88)
    return Media(*_PHOTOS[kind], written.getvalue())


_WHICH: Final = N_("Choose a PDF, a photo (JPEG, PNG, WebP), or a document saved as .docx or .xlsx.")


def _refused(message: str, **values: object) -> Refused:
    return Refused(Problem("file", message, values))
