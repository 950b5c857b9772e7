"""What a reviewer is told about a change: links, paragraphs, questions, slips, problems."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from report import settings
from report.checks import Problem, check, check_contents
from report.ledger import Doubt, Edit, apply
from report.markdown import read
from report.marks import MarkError, find_marks
from report.orthography import traditional
from report.pages import HOME
from report.review.links import Broken, broken, lines
from report.review.markup import Extensions, extensions
from report.review.paragraphs import Change, blocks, changes, kept
from report.review.patch import patch
from report.review.typography import slips
from report.safety.page import excesses
from report.settings import SettingsError
from report.variants import MASTER

Entry = TypeVar("Entry", Doubt, Edit)


@dataclass(frozen=True, slots=True)
class Pages:
    """All that makes up the pages at one time.

    `edited`: as people edit them. `completed`: as the site builder is given them, or the same if
    they cannot be completed. `files`: every file that goes with them, from their folder, the pages
    too. `config`: the text of mkdocs.yml.
    """

    edited: Mapping[str, str]
    completed: Mapping[str, str]
    files: Collection[str]
    config: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. `name` is a page's, or another file's; line and column from 1."""

    name: str
    line: int
    column: int
    message: str


@dataclass(slots=True)
class Review:
    """What a change does. `problems` and `links` are in the way; the rest is for people to judge.

    `problems`: what `check` says of the pages. `links`: those that lead nowhere. `questions`:
    characters that no rule decides, or that a rule writes otherwise. `slips`: of the pen.
    `mended`: pages with slips, as they are and without. `moved`: old names of pages, by their new.
    """

    changes: list[Change] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    links: list[Finding] = field(default_factory=list)
    questions: list[Finding] = field(default_factory=list)
    slips: list[Finding] = field(default_factory=list)
    mended: dict[str, tuple[str, str]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    @property
    def in_the_way(self) -> bool:
        """Whether the site cannot be published so."""
        return bool(self.problems or self.links)

    def patch(self, folder: str) -> str:
        """Return the patch that mends the slips; `folder`: the pages', from the repository's."""
        return "".join(patch(f"{folder}/{name}", *both) for name, both in self.mended.items())


def review(before: Pages, after: Pages) -> Review:
    """Compare two versions of the pages. Raises yaml.YAMLError for a configuration."""
    found = Review()
    asked, variants = extensions(after.config), _variants(after.config)
    plain = {name: _plain_lines(text) for name, text in after.edited.items()}
    found.moved = _moved(before.edited, plain)
    for name, text in after.edited.items():
        was = before.edited.get(found.moved.get(name, name), "")
        if text != was and not excesses(text):
            _page(found, name, was, text, asked, variants)
    for name in sorted(set(before.edited) - set(after.edited) - set(found.moved.values())):
        found.changes += changes(name, _plain_lines(before.edited[name]), "", variants)
    found.links = list(_links(before, after, asked))
    listed = any(finding.name.endswith(HOME) for finding in found.links)
    found.problems = [
        Finding(problem.name, problem.line, 1, problem.message)
        for problem in check(plain)
        if not (listed and _is_listing(problem))
    ]
    found.problems += (
        Finding("mkdocs.yml", 1, 1, message) for message in check_contents(plain, after.config)
    )
    return found


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return the new pages that hold most paragraphs of one that is gone, with its name."""
    gone = {name: _paragraphs(before[name]) for name in sorted(set(before) - set(after))}
    moved: dict[str, str] = {}
    for name in sorted(set(after) - set(before)):
        new = _paragraphs(after[name])
        alike = {old: len(new & was) / max(len(new), len(was), 1) for old, was in gone.items()}
        best = max(alike, key=lambda old: alike[old], default="")
        if best and alike[best] > 0.5:
            moved[name] = best
            del gone[best]
    return moved


def _paragraphs(text: str) -> set[str]:
    return {block.text for block in blocks(_plain_lines(text))}


def _variants(config: str) -> Sequence[str]:
    """Return the variants of a configuration; of one with faults, which are told elsewhere, two."""
    try:
        return settings.read(config).variants
    except SettingsError:
        return MASTER, "zh-hans"


def _is_listing(problem: Problem) -> bool:
    """Whether `check` repeats that a table of contents has a broken link."""
    return problem.name == HOME and problem.message.endswith("table of contents but is not there")


def _links(before: Pages, after: Pages, asked: Extensions) -> Iterator[Finding]:
    known: set[Broken] = set()
    if after.completed is after.edited:
        # What completing them would have brought was no broken link before.
        known = set(broken(before.edited, before.edited, before.files, asked))
    count: dict[tuple[str, str], int] = {}
    pages = {name: text for name, text in after.completed.items() if not excesses(text)}
    for link in broken(pages, after.edited, after.files, asked):
        places = lines(after.edited.get(link.name, ""), link.target)
        nth = count.get((link.name, link.target), 0)
        count[link.name, link.target] = nth + 1
        line = places[min(nth, len(places) - 1)]
        if link not in known:
            yield Finding(link.name, line, 1, f"broken link {link.target}: {link.why}")


def _page(
    found: Review,
    name: str,
    before: str,
    after: str,
    asked: Extensions,
    variants: Sequence[str],
) -> None:
    uniform = after.count("\r") == after.count("\r\n") == after.count("\n")
    before, text = _plain_lines(before), _plain_lines(after)
    edited = list(changes(name, before, text, variants))
    found.changes += edited
    was, now = _questions(before), _questions(text)
    questions: list[Doubt | Edit] = [*_new(now[0], was[0], edited)]
    questions += _new(now[1], was[1], edited)
    # Slips are found in whole pages: a mark knows its pair, a line what kind of line it is.
    new = _new(slips(text, asked), slips(before, asked), edited)
    found.questions += sorted(
        (_told(name, text, entry) for entry in questions), key=lambda one: (one.line, one.column)
    )
    found.slips += (_told(name, text, edit) for edit in new)
    if new and (uniform or "\r" not in after):
        mended = apply(text, new)
        found.mended[name] = after, mended.replace("\n", "\r\n") if uniform else mended


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _questions(text: str) -> tuple[list[Edit], list[Doubt]]:
    """Return the characters of a page that a rule would change, and those that none decides."""
    view = list(text)
    try:
        marks = find_marks(_blanked(view, read(text)))
    except MarkError:
        return [], []  # `check` says so
    return traditional(_blanked(view, [(mark.start, mark.end) for mark in marks]))


def _blanked(view: list[str], spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        view[start:end] = [char if char == "\n" else " " for char in view[start:end]]
    return "".join(view)


def _new(now: list[Entry], was: list[Entry], edited: Iterable[Change]) -> list[Entry]:
    """Return the entries that the change brought: in changed paragraphs, and not there before."""
    known = {(entry.start, _what(entry)) for entry in was}
    new: list[Entry] = []
    for change in edited:
        if change.new:
            start, text = change.new.start, change.new.text
            came = kept(change.old.text, text) if change.old else {}
            offset = change.old.start if change.old else 0
            for entry in now:
                place = came.get(entry.start - start, -1) + offset
                inside = start <= entry.start < start + len(text)
                if inside and (place < offset or (place, _what(entry)) not in known):
                    new.append(entry)
    return new


def _what(entry: Doubt | Edit) -> tuple[str, ...]:
    return (entry.before, entry.after) if isinstance(entry, Edit) else (entry.text,)


def _told(name: str, text: str, entry: Doubt | Edit) -> Finding:
    line = text.count("\n", 0, entry.start) + 1
    column = entry.start - text.rfind("\n", 0, entry.start)
    if isinstance(entry, Doubt):
        return Finding(name, line, column, f"{entry.text}: {entry.why}")
    return Finding(name, line, column, f"“{entry.before}” → “{entry.after}”: {entry.why}")
