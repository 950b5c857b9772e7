"""The generated pages of a variant, read from disk as the site's own configuration says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import markdown
from mkdocs.config import load_config

from report.books.book import TEMPLATES, Book, Facts, Pages, bind
from report.edition import LEDGER
from report.variants import VARIANTS

_FACES: Final = {
    "TW": '"Noto Sans TC", "PingFang TC", "Microsoft JhengHei", sans-serif',
    "HK": '"Noto Sans TC", "PingFang HK", "Microsoft JhengHei", sans-serif',
    "CN": '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
}
"""Of the text in drawings: the PDF's own, then those of the systems that books are read on."""
_TEXTS: Final = ("*.md", LEDGER)


def read_book(configuration: Path, variant: str, address: str | None, report: str = "") -> Book:
    """Return the book of a variant from the pages its configuration names.

    `address` is where the variant is published, ending in a slash, or None if nowhere; `report` is
    the folder of one of several reports. Raises
    BookError, report.pages.PageError, and what MkDocs raises for its configuration.
    """
    site: Any = load_config(str(configuration))  # MkDocs has no types for what it reads
    folder = Path(site.docs_dir) / report
    prefix = f"{report}/" if report else ""
    said = site.extra["reports"][report] if report else site.extra
    files = (file for pattern in _TEXTS for file in sorted(folder.rglob(pattern)))
    faces = _FACES[VARIANTS[variant].territory]
    style = (TEMPLATES / "drawing.css").read_text(encoding="utf-8")
    # One object for all pages: a Markdown object takes longer to make than most pages to render.
    renderer = markdown.Markdown(
        extensions=site.markdown_extensions, extension_configs=site.mdx_configs
    )
    credit = site.copyright or ""
    if report and said.get("author"):
        credit = f"文／{said['author']}。{credit}"
    return bind(
        Pages(
            variant=variant,
            texts={
                file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
                for file in files
            },
            listed=[
                name.removeprefix(prefix)
                for name in _flat(site.nav or ())
                if name.startswith(prefix)
            ],
            render=lambda text: renderer.reset().convert(text),
            files={
                file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
            },
            file=lambda name: (folder / name).read_bytes(),
            drawing_style=f"text {{ font-family: {faces}; }}\n{style}",
            credit=credit,
            address=f"{address}{prefix}" if address else None,
            folder=prefix,
            facts=Facts(*(str(said.get(key) or "") for key in ("author", "date", "licence"))),
        )
    )


def _flat(nav: Any) -> Iterable[str]:
    """Yield the pages that a list of contents names, however deep."""
    if isinstance(nav, str):
        yield nav
    else:
        for entry in nav.values() if isinstance(nav, dict) else nav:
            yield from _flat(entry)
