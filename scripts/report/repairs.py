"""All repairs, in the order that makes them right, and their record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tqdm import tqdm

from report import codepoints, damage, layout, mojibake, orthography, outline, punctuation, wrapped
from report.ledger import Doubt, Edit, Origins, Places, apply, compose

Repair = Callable[[str], tuple[list[Edit], list[Doubt]]]


def _sure(repair: Callable[[str], list[Edit]]) -> Repair:
    return lambda text: (repair(text), [])


# The container first, for the rest goes by lines; where those were broken at one width is told by
# its blank ones and indents. Then bytes and readings, while the evidence is still there;
# punctuation would widen the parentheses that the readings sit in. Orthography reads words, which
# the readings interrupted. The outline comes last: what is a heading, and what is not the report,
# is known by its proper spelling.
REPAIRS: tuple[Repair, ...] = (
    _sure(wrapped.repair),
    _sure(layout.repair),
    _sure(codepoints.repair),
    mojibake.repair,
    damage.repair,
    _sure(codepoints.repair),
    _sure(codepoints.repair_latin),
    _sure(punctuation.repair),
    orthography.traditional,
)


@dataclass(frozen=True)
class Spelled:
    """What orthography was given, with its edits and doubts there, and where that was received."""

    text: str
    edits: list[Edit]
    doubts: list[Doubt]
    origins: Origins


@dataclass(frozen=True)
class Repaired:
    """A received text, the text of the report, and what lies between: places in `received`."""

    received: str
    text: str
    edits: list[Edit]
    doubts: list[Doubt]
    spelled: Spelled

    def line(self, place: int) -> int:
        """Return the line of the received text, from 1, that a place of `text` comes from."""
        return self._places.line(self._origins.of(place))

    def origin_line(self, place: int) -> int:
        """Return the line, from 1, on which a place of `received` stands."""
        return self._places.line(place)

    @cached_property
    def _places(self) -> Places:
        return Places(self.received)

    @cached_property
    def _origins(self) -> Origins:
        return Origins(self.edits)


def repair(received: str, levels: Mapping[int, int] | None = None) -> Repaired:
    """Return the report in a received text, with a record of every departure from it.

    `levels` are the headings that the format declared, as `outline.parse` takes them, by their
    place in `received`.
    """
    text = received
    edits: list[Edit] = []
    doubts: list[Doubt] = []

    def outlined(text: str) -> tuple[list[Edit], list[Doubt]]:
        return outline.examine(text, outline.moved(levels or {}, edits))

    steps = (*REPAIRS, outlined)
    for one in tqdm(steps, desc="repair", disable=None, leave=False, delay=1):
        more, open_questions = one(text)
        if one is orthography.traditional:
            spelled = Spelled(text, more, open_questions, Origins(edits))
        if open_questions:
            origins = Origins(edits)
            doubts += (
                replace(doubt, start=origins.of(doubt.start), end=origins.of(doubt.end))
                for doubt in open_questions
            )
        if more:
            edits = compose(received, edits, more)
            text = apply(text, more)
    doubts.sort(key=lambda doubt: doubt.start)
    return Repaired(received, text, edits, doubts, spelled)
