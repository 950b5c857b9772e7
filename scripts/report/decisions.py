"""What orthography decided, for people to review: which script a text is in, and every
character that could have become one of several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from report.lexicon import classes
from report.orthography import never_simplified, never_traditional, simplify
from report.repairs import Repaired, Spelled

AROUND = 8  # characters of evidence on either side
SHOWN = 3  # pieces of evidence for each decision
FEW, HALF = 3, 0.001  # wrong characters, and the share of them, in a half-converted text
BY_WORD = ("phrase", "reviewed", "alone", "numeral")


def script(repaired: Repaired) -> str:
    """Return which script a text was received in, for messages: by the characters that tell.

    Hong Kong's forms are Traditional too; the pages follow Taiwan's standard all the same.
    """
    text = repaired.spelled.text  # what was misread shows nothing, or another script
    simplified = sum(1 for _ in never_traditional(text))
    traditional = sum(1 for _ in never_simplified(text))
    if simplified > traditional:
        return "Simplified"
    wrong = sum(edit.rule in (*BY_WORD, "script") for edit in repaired.spelled.edits)
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
    """In the text as it was spelled."""


def decisions(repaired: Repaired) -> list[Decision]:
    """Return the decisions on characters of several Traditional forms, the kept ones too.

    Grouped by character, form and evidence; the most frequent characters first.
    """
    found: dict[tuple[str, str, str], Decision] = {}
    spelled = repaired.spelled
    for before, after, why, place in (*_changed(spelled), *_kept(spelled), *_open(spelled)):
        key = before, after, why
        found.setdefault(key, Decision(before, after, why)).places.append(place)
    counts: dict[str, int] = {}
    for each in found.values():
        counts[each.before] = counts.get(each.before, 0) + len(each.places)
    return sorted(
        found.values(),
        key=lambda each: (-counts[each.before], each.before, each.after, -len(each.places)),
    )


def _changed(spelled: Spelled) -> Iterator[tuple[str, str, str, int]]:
    for edit in spelled.edits:
        if edit.rule in BY_WORD and len(edit.before) == len(edit.after):
            for at, (before, after) in enumerate(zip(edit.before, edit.after, strict=True)):
                yield before, after, edit.why, edit.start + at


def _kept(spelled: Spelled) -> Iterator[tuple[str, str, str, int]]:
    """Yield the characters that Simplified text has for several and that stayed as they were."""
    spans = [(edit.start, edit.end) for edit in spelled.edits]
    spans += ((doubt.start, doubt.end) for doubt in spelled.doubts)
    said = {at for span in spans for at in range(*span)}
    for at, char in enumerate(spelled.text):
        several = classes().get(char, ())
        if len(several) > 1 and char in several and simplify(char) == char and at not in said:
            yield char, char, "kept: right in Traditional as it stands", at


def _open(spelled: Spelled) -> Iterator[tuple[str, str, str, int]]:
    for doubt in spelled.doubts:
        if doubt.rule == "one-to-many":
            yield doubt.text, "?", doubt.why, doubt.start


def told(repaired: Repaired) -> Iterator[str]:
    """Yield the decisions as lines: character, form, how often, evidence, sentences.

    A sentence is as it was spelled, with its line in the received text.
    """
    text, origin = repaired.spelled.text, repaired.spelled.origins.of
    for each in decisions(repaired):
        shown = "  ".join(
            f"{repaired.origin_line(origin(place))}: {_around(text, place)}"
            for place in each.places[:SHOWN]
        )
        yield f"{each.before} → {each.after}\t{len(each.places)}\t{each.why}\t{shown}"


def _around(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    before = text[max(start, place - AROUND) : place]
    return f"{before}[{text[place]}]{text[place + 1 : min(end, place + 1 + AROUND)]}"
