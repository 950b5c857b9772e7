"""Word, OpenDocument and EPUB files: each made ready, read by pandoc, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from report.documents import docx, odt, pandoc
from report.documents.archive import Archive
from report.documents.builder import Builder
from report.documents.keeping import Keeper

Prepare = Callable[[Archive, Keeper], bytes]
PREPARE: Final[dict[str, Prepare]] = {"docx": docx.prepared, "odt": odt.prepared}
PROPERTIES: Final = {"docx": "docProps/core.xml", "odt": "meta.xml"}
TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
FOLDERS: Final = {"docx": ("word", ""), "odt": ("",)}


def read(data: bytes, form: str, builder: Builder) -> Keeper:
    """Put a document into `builder`; return what else was kept. Raises DocumentError."""
    archive = Archive(data)
    keeper = Keeper(lambda path: archive.find(path, FOLDERS[form]))
    about = archive.xml(PROPERTIES[form])
    keeper.title = (about.findtext(f".//{TITLE}") or "") if about is not None else ""
    tree = pandoc.read(PREPARE[form](archive, keeper), form)
    pandoc.Walker(builder, keeper).blocks(tree["blocks"])
    return keeper
