"""The reports of a site: one, whose pages are those of docs/, or several, a folder for each.

Several have a front of their own beside them: a home page that lists them, the pages of the
editors that are about all. Everything else belongs to a report and knows only of its folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from report import apparatus
from report.apparatus import Apparatus, ApparatusError
from report.importer import read_folder
from report.kept import Kept
from report.pages import HOME
from report.passages import Report
from report.vocabulary import Words


@dataclass(frozen=True, slots=True)
class Collection:
    """What the editors add to each report of a site, and to their front."""

    reports: tuple[Apparatus, ...]
    front: Apparatus | None = None
    """None where there is one report, whose home page is the site's."""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the reports; none where there is one report."""
        return tuple(report.folder for report in self.reports if report.folder)

    def pages(self) -> Iterator[str]:
        """Yield the names of all pages that are a report's, from docs/."""
        for report in self.reports:
            yield from (f"{report.prefix}{name}" for name in report.report.pages)


def load(
    docs: Path,
    folders: Iterable[str],
    kept: Kept | None = None,
    files: Mapping[str, str] | None = None,
) -> Collection:
    """Read what the editors add; `folders` names the reports, if there are several.

    `kept` is for `apparatus.load`; `files` are what `read_folder` returns, if it was asked already.
    Raises ApparatusError, and OSError.
    """
    names = tuple(folders)
    files = read_folder(docs) if files is None else files
    if not names:
        return Collection((apparatus.load(docs, "", kept, files),))
    for name in names:
        if not (docs / name / HOME).is_file():
            raise ApparatusError(f"mkdocs.yml: extra.reports: there is no page {name}/{HOME}")
    own = {name: text for name, text in files.items() if name.partition("/")[0] not in names}
    front = Apparatus(own, Report({HOME: ""}), (), {}, ())
    return Collection(tuple(apparatus.load(docs, name, kept) for name in names), front)


def prepare(
    collection: Collection,
    generated: Path,
    out: Path,
    variant: str,
    words: Words | None = None,
) -> None:
    """Make `out` the pages of a variant for the site builder. Raises ApparatusError, OSError."""
    if collection.front:
        apparatus.prepare(collection.front, generated, out, variant, words)
    for report in collection.reports:
        apparatus.prepare(report, generated / report.folder, out / report.folder, variant, words)


def finish(
    collection: Collection,
    built: Path,
    variant: str,
    words: Words | None = None,
    names: Iterable[str] | None = None,
) -> None:
    """Mark the built pages of every report in a variant: all, or those with these names.

    Raises ApparatusError, OSError.
    """
    for report in collection.reports:
        some = None
        if names is not None:
            mine = (name for name in names if name.startswith(report.prefix))
            some = {name.removeprefix(report.prefix) for name in mine}
        apparatus.finish(report, built / report.folder, variant, words, some)
