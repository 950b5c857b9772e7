"""All headings of a text: numbered, without a number, declared; how sure, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from report.outline import matter, plain
from report.outline.candidates import candidates
from report.outline.lines import Line, is_prose
from report.outline.nesting import Mark, depths
from report.outline.numbering import RANK
from report.outline.series import Decision, decide

KNOWN, DECLARED, ATTACHED = 0.9, 0.95, 0.75
"""How sure a heading without a number is; judged, not measured."""


Bare = tuple[str, float, str]
"""A heading without a number: its kind, how sure, why."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the line it stands on, where in it the heading ends and the text goes on.

    `depth` counts from 1; `number` is 0 for a heading without one; `sure` is from 0 to 1.
    """

    index: int
    cut: int
    rest: int
    title: int
    kind: str
    number: int
    depth: int
    sure: float
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """The headings of some lines in order, and the lines that are no part of the report.

    `near` are numbered lines that are text, hardly surely: the first of each series, and why.
    """

    headings: list[Heading]
    furniture: set[int]
    contents: set[int]
    near: list[tuple[int, str]]


def find(lines: Sequence[Line], levels: Mapping[int, int]) -> Found:
    """Return the headings of a text; `levels` are what its format declared, by offset."""
    furniture = matter.furniture(lines)
    contents = matter.contents(lines) - furniture
    if len(furniture | contents) == len(lines):
        furniture, contents = set(), set()  # a text of nothing else is no furniture
    none = {at for at, line in enumerate(lines) if levels.get(line.start) == 0}
    skip = frozenset(furniture | contents | none | matter.attachments(lines) | matter.rows(lines))
    levels = _without_title(lines, {s: level for s, level in levels.items() if level}, skip)
    numbered, near = decide(lines, list(candidates(lines, skip)), levels)
    taken = {one.candidate.index for one in numbered} | skip
    others = _unnumbered(lines, levels, numbered, taken)
    rows: list[tuple[int, Decision | Bare]]
    rows = sorted([*((one.candidate.index, one) for one in numbered), *others.items()],
                  key=lambda row: row[0])  # fmt: skip
    marks = [_mark(one, lines[at], levels) for at, one in rows]
    headings = [
        _heading(at, one, mark, depth, lines)
        for (at, one), mark, depth in zip(rows, marks, depths(marks), strict=True)
    ]
    told = [(one.candidate.index, one.why) for one in near]
    return Found(headings, furniture, contents, told)


def _mark(one: Decision | Bare, line: Line, levels: Mapping[int, int]) -> Mark:
    level = levels.get(line.start, 0)
    if isinstance(one, Decision):
        return Mark(one.candidate.label.kind, one.candidate.label.number, level)
    return Mark(one[0], 0, level)


def _heading(
    at: int, one: Decision | Bare, mark: Mark, depth: int, lines: Sequence[Line]
) -> Heading:
    if isinstance(one, Decision):
        found = one.candidate
        return Heading(at, found.cut, found.rest, found.label.end, mark.kind, mark.number, depth,
                       one.sure, one.why)  # fmt: skip
    whole = len(lines[at].text)
    return Heading(at, whole, whole, 0, mark.kind, 0, depth, one[1], one[2])


def _unnumbered(
    lines: Sequence[Line],
    levels: Mapping[int, int],
    numbered: Sequence[Decision],
    taken: Collection[int],
) -> dict[int, Bare]:
    """Return the headings without a number, by their lines."""
    inside = [one.candidate.index for one in numbered if one.candidate.label.kind in RANK]
    first, last = (inside[0], inside[-1]) if inside else (len(lines), -1)
    found: dict[int, Bare] = {
        at: (f"level-{levels[lines[at].start]}", DECLARED, "declared by the format")
        for at in plain.declared(lines, levels, taken)
    }
    found = _by_words(lines, range(first + 1, last), taken) | found
    for at in plain.anew(lines, _restarts(numbered), {*taken, *found}):
        found[at] = ("document", ATTACHED, "the title of a piece whose numbers begin anew")
    for at in plain.attached(lines, _begins(numbered, lines), {*taken, *found}):
        found[at] = ("document", ATTACHED, "the title of a document whose numbers begin anew")
    if not levels:
        begin = _after_title(lines, first)
        untitled = {one.candidate.index for one in numbered if not one.candidate.title.strip()}
        few = 1 if found and not numbered else 2
        alike = plain.alike(lines, {*taken, *found}, begin, untitled, few)
        sure = min(0.45 + 0.08 * len(alike), 0.85)
        for at, kind in alike.items():
            if kind == "above" and found.get(at + 1, ("",))[0] == "known":
                found[at + 1] = ("plain", KNOWN, "a heading by its words")
            found[at] = (kind, sure, f"a short line with text below, one of {len(alike)}")
    return found


def _by_words(lines: Sequence[Line], inner: range, taken: Collection[int]) -> dict[int, Bare]:
    """Return the headings that are such by their words; `inner` are lines between numbered ones."""
    part = ("document", KNOWN, "a part of a report or a judgment by its words")
    found: dict[int, Bare] = dict.fromkeys(plain.parts(lines, taken), part)
    for at in plain.known(lines, {*taken, *found}):
        outer = at not in inner or plain.ENDS.fullmatch(lines[at].text)
        found[at] = ("known" if outer else "plain", KNOWN, "a heading by its words")
    for at in plain.questions(lines, {*taken, *found}):
        found[at] = ("plain", KNOWN, "a question above its answer")
    return found


def _restarts(numbered: Sequence[Decision]) -> list[int]:
    """Return the lines on which the outermost series begins, if it does several times."""
    kinds = [one.candidate.label.kind for one in numbered if one.candidate.label.kind in RANK]
    top = min(kinds, key=RANK.__getitem__, default="")
    return [
        one.candidate.index
        for one in numbered
        if one.candidate.label.number == 1 and one.candidate.label.kind == top
    ]


def _begins(numbered: Sequence[Decision], lines: Sequence[Line]) -> list[int]:
    """Return the lines on which the series of a document inside may begin.

    The outermost series begins again, or below others (一、 of a circular, then 第一章 of what it
    issues); or any begins within a few lines of the date that closes the document before.
    """
    if not numbered:
        return []
    kinds = [one.candidate.label.kind for one in numbered]
    top = min(kinds, key=lambda kind: RANK.get(kind, len(RANK)))
    return [
        one.candidate.index
        for one, kind in zip(numbered[1:], kinds[1:], strict=True)
        if one.candidate.label.number == 1
        and (kind == top or (kind in RANK and _below_date(lines, one.candidate.index)))
    ]


def _below_date(lines: Sequence[Line], at: int) -> bool:
    return any(matter.kind_of(line.text) == "date" for line in lines[max(at - 3, 0) : at])


def _after_title(lines: Sequence[Line], first: int) -> int:
    """Return the line on which the title block is over: the first of prose, or of a heading."""
    for at in range(min(first, len(lines))):
        if is_prose(lines[at].text):
            return at
    return min(first, len(lines))


def _without_title(
    lines: Sequence[Line], levels: Mapping[int, int], skip: Collection[int]
) -> Mapping[int, int]:
    """Return the levels without that of the title: the only one so high, before all others."""
    order = [line.start for at, line in enumerate(lines) if at not in skip and line.start in levels]
    if len(order) > 1 and all(levels[order[0]] < levels[start] for start in order[1:]):
        return {start: level for start, level in levels.items() if start != order[0]}
    return levels
