"""What orthography decided, for people to review: which script a text is in, and every
character that could have become one of several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from report.ledger import Origins
from report.lexicon import classes
from report.orthography import never_simplified, never_traditional, simplify
from report.repairs import Repaired

AROUND = 8  # characters of evidence on either side
SHOWN = 3  # pieces of evidence for each decision
FEW, HALF = 3, 0.001  # wrong characters, and the share of them, in a half-converted text
BY_WORD = ("phrase", "reviewed", "alone", "numeral")


def script(repaired: Repaired) -> str:
    """Return which script a text was received in, for messages: by the characters that tell.

    Hong Kong's forms are Traditional too; the pages follow Taiwan's standard all the same.
    """
    text = repaired.received
    simplified = sum(1 for _ in never_traditional(text))
    traditional = sum(1 for _ in never_simplified(text))
    if simplified > traditional:
        return "Simplified"
    wrong = sum(edit.rule in (*BY_WORD, "script") for edit in repaired.edits)
    if wrong >= max(FEW, HALF * len(text)):
        return "half-converted Traditional"
    return "Traditional" if traditional else "of no script that shows"


@dataclass
class Decision:
    """A character that may be several, what it became by which evidence, and where."""

    before: str
    after: str
    why: str
    places: list[int] = field(default_factory=list)
    """In the received text."""


def decisions(repaired: Repaired) -> list[Decision]:
    """Return the decisions on characters of several Traditional forms, the kept ones too.

    Grouped by character, form and evidence; the most frequent characters first.
    """
    found: dict[tuple[str, str, str], Decision] = {}
    for before, after, why, place in (*_changed(repaired), *_kept(repaired), *_open(repaired)):
        key = before, after, why
        found.setdefault(key, Decision(before, after, why)).places.append(place)
    counts: dict[str, int] = {}
    for each in found.values():
        counts[each.before] = counts.get(each.before, 0) + len(each.places)
    return sorted(
        found.values(),
        key=lambda each: (-counts[each.before], each.before, each.after, -len(each.places)),
    )


def _changed(repaired: Repaired) -> Iterator[tuple[str, str, str, int]]:
    for edit in repaired.edits:
        if edit.rule in BY_WORD and len(edit.before) == len(edit.after):
            for at, (before, after) in enumerate(zip(edit.before, edit.after, strict=True)):
                yield before, after, edit.why, edit.start + at


def _kept(repaired: Repaired) -> Iterator[tuple[str, str, str, int]]:
    """Yield the characters that Simplified text has for several and that stayed as they were."""
    origins = Origins(repaired.edits)
    doubtful = {doubt.start for doubt in repaired.doubts}
    for at, char in enumerate(repaired.text):
        several = classes().get(char, ())
        if len(several) > 1 and char in several and simplify(char) == char:
            place = origins.of(at)
            if place not in doubtful and repaired.received[place : place + 1] == char:
                yield char, char, "kept: right in Traditional as it stands", place


def _open(repaired: Repaired) -> Iterator[tuple[str, str, str, int]]:
    for doubt in repaired.doubts:
        if doubt.rule == "one-to-many":
            yield doubt.text, "?", doubt.why, doubt.start


def told(repaired: Repaired) -> Iterator[str]:
    """Yield the decisions as lines: character, form, how often, evidence, sentences."""
    for each in decisions(repaired):
        shown = "  ".join(
            f"{repaired.origin_line(place)}: {_around(repaired.received, place)}"
            for place in each.places[:SHOWN]
        )
        yield f"{each.before} → {each.after}\t{len(each.places)}\t{each.why}\t{shown}"


def _around(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    before = text[max(start, place - AROUND) : place]
    return f"{before}[{text[place]}]{text[place + 1 : min(end, place + 1 + AROUND)]}"
