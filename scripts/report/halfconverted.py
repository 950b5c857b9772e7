"""Proper Traditional (Taiwan) from text that was turned Traditional one character at a time.

Such text has two faults. A Simplified character that stands for several Traditional ones stayed
as it was (干部, 志愿) or became the same one everywhere (復制 for 複製); and forms came in that are
not Taiwan's (墻, 凈). What is valid is kept; what never is, is changed; between several forms the
words decide: OpenCC's phrases and this project's, matched against the Simplified text from the
left and from the right. Where the two disagree, or no phrase reaches and the character by itself
may be either, the place is a Doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from report.ledger import Doubt, Edit
from report.lexicon import Word, backward, big5_level, classes, forward, opencc, own, taiwan
from report.linewise import Found, by_line
from report.simplified import simplify

_NUMERALS = frozenset("0123456789０１２３４５６７８９十百千萬万億亿")

# 于 is a surname too: likely at the start of a clause, and after a title (書記, 主任, 局長, 同志).
_TITLE_ENDS = frozenset("記任長志員士授師")


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What should stand somewhere: a character, or None where nothing can tell; and why."""

    form: str | None
    rule: str
    why: str


def traditional(text: str) -> tuple[list[Edit], list[Doubt]]:
    """Return the edits that make half-converted `text` proper Traditional, and the open places.

    Offsets are code points of `text`. Each edit names its evidence. Vocabulary, punctuation and
    every character that is valid in Taiwan where it stands are left alone. Carrying out the edits
    and asking again gives no further edits.
    """
    list(_verdicts("于"))  # reads the tables, before the processes are doubled
    return by_line(_line, text, "orthography")


def _line(text: str) -> Found:
    """Return the same for a line: no word goes over the end of one."""
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    for at, verdict in _verdicts(text):
        if verdict.form is None:
            doubts.append(Doubt(at, at + 1, text[at], verdict.rule, verdict.why))
            continue
        edit = Edit(at, at + 1, text[at], verdict.form, verdict.rule, verdict.why)
        if edits and _same_word(edits[-1], edit):
            edit = _joined(edits.pop(), edit)
        edits.append(edit)
    return edits, doubts


def _same_word(first: Edit, second: Edit) -> bool:
    return (first.end, first.rule, first.why) == (second.start, second.rule, second.why)


def _joined(first: Edit, second: Edit) -> Edit:
    before, after = first.before + second.before, first.after + second.after
    return Edit(first.start, second.end, before, after, first.rule, first.why)


def _verdicts(text: str) -> Iterator[tuple[int, _Verdict]]:
    """Yield the positions of `text` where a character should change or cannot be decided."""
    simplified = simplify(text)
    from_left, from_right = forward(simplified), backward(simplified)
    for at, (char, key) in enumerate(zip(text, simplified, strict=True)):
        forms = classes().get(key, (taiwan(key),))
        verdict = None if char in forms else _foreign(char, forms[0])
        if len(forms) > 1 and (char in forms or verdict or char == key):
            words = [found[at] for found in (from_left, from_right) if at in found]
            if words:
                verdict = _chosen(char, at, words)
            elif char == key:
                verdict = _alone(char, text[at - 1 : at], text[at + 1 : at + 2])
        if verdict and verdict.form != char:
            yield at, verdict


def _foreign(char: str, form: str) -> _Verdict | None:
    """Change a character that is never right in Taiwan, if `char` is one, to `form`."""
    level = big5_level(char)
    if char in own("Forms.txt"):
        form = own("Forms.txt")[char][0]
    elif level == 1 or (level == 2 and char not in opencc("STCharacters")):
        return None
    if level == 0 and char in opencc("STCharacters"):
        return _Verdict(form, "script", f"{char} is Simplified, {form} is Traditional")
    return _Verdict(form, "form", f"{char} is not a Taiwan form; {form} is")


def _chosen(char: str, at: int, words: list[Word]) -> _Verdict | None:
    """Decide by the words found at a position from the left and from the right."""
    words = [word for word in words if word.is_common][:1] or words
    left, right = words[0], words[-1]
    if all(_accepts(word, char, at) for word in (left, right)):
        return None
    forms = [form for form in left.at(at) if form in right.at(at)]
    if not forms:
        return _doubt(f"either {left.source} or {right.source}")
    rule = "reviewed" if left.source in own("Reviewed.txt") else "phrase"
    return _Verdict(forms[0], rule, f"{left.source} is {left.forms[0]}")


def _accepts(word: Word, char: str, at: int) -> bool:
    """Whether `char` may stay in `word`. Our own rows say all that may; OpenCC's do not."""
    forms = word.at(at)
    also = () if word.is_own else own("Interchangeable.txt").get(char, ())
    return char in forms or any(form in also for form in forms)


def _alone(char: str, before: str, after: str) -> _Verdict:
    """Decide on a Simplified character of several forms that stands in no word."""
    if char == "余" and before in _NUMERALS:
        return _Verdict("餘", "numeral", "余 after a numeral is 餘")
    if char == "于" and not after.isdigit() and (not before.isalnum() or before in _TITLE_ENDS):
        return _doubt("於, or the surname 于")
    form = own("OneToMany.txt")[char][0]
    if form == "?":
        return _doubt(f"{char} stands in no known word")
    return _Verdict(form, "alone", f"{char} by itself is {form}; its other forms stand in words")


def _doubt(why: str) -> _Verdict:
    return _Verdict(None, "one-to-many", why)
