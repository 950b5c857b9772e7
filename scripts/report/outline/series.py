"""Which numbered lines are headings: decided for a series of them, not for each.

A series is what counts up in one convention: 一、 二、 三、. Numbers that follow each other without
a gap, siblings that look alike and have text under them say more than any one line. A series that
lists things (each line ends with a semicolon, or follows the last one directly) is text.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from report.outline.candidates import Candidate, before_colon
from report.outline.lines import GOES_ON, Line, is_prose
from report.outline.numbering import RANK, STRUCTURAL, major

LARGEST_STEP = 2  # how far a number may be from the one before in the same series
NEAR = -0.6  # above it a series that is text is told of
HOPELESS = -2.6  # what no series makes a heading
HOPELESS_SENTENCE = -1.6  # a sentence among titles
PARTED = 3.0  # what it says for a heading that its first part stands below
INTRODUCES = re.compile("[：:]$|(?:以下|如下|下列)[^，。；]{0,6}[類種項個條點][^，。；]{0,6}。$")
"""How a line ends that has a list below it: 分為以下四類。"""
PROVISION = re.compile("(?:本|為(?!什麼|何)|依).*(?:訂定|制定|特訂|特制)|.*特?[訂制]定本")
"""The first point of rules that are no articles: 一、本要點依某法第三條訂定之。"""
OF_ARTICLE = "items of an article"
DECIMALS = frozenset({"arabic", "decimal-2", "decimal-3"})
STRONG = frozenset({"han", "han-in", "formal"}) | STRUCTURAL


@dataclass(slots=True)
class Series:
    """Lines of one kind that count up, and what they say together, in logits."""

    kind: str
    members: list[Candidate] = field(default_factory=list)
    evidence: float = 0.0
    parted: float = 0.0  # the share of them whose first part stands below
    why: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The number it has come to."""
        return self.members[-1].label.number


@dataclass(frozen=True, slots=True)
class Decision:
    """A line taken for a heading: how sure (0…1), and why."""

    candidate: Candidate
    sure: float
    why: str


def series_of(candidates: Iterable[Candidate]) -> list[Series]:
    """Return the series in the labelled lines of a text."""
    found: list[Series] = []
    open_: dict[str, list[Series]] = defaultdict(list)
    for one in candidates:
        running = open_[one.label.kind]
        target = _continued(running, one)
        if target is None:
            target = Series(one.label.kind)
            found.append(target)
        else:
            running.remove(target)
        target.members.append(one)
        running.append(target)
        del running[:-4]
    return found


def _continued(running: Sequence[Series], one: Candidate) -> Series | None:
    """Return the series that a line goes on with, if any: the one with the number before."""
    number = one.label.number
    fitting = [series for series in running if series.last + 1 == number]
    if fitting:
        if fitting[-1].members[-1].index + 1 == one.index:
            return fitting[-1]  # the next line
        alike = [series for series in fitting if series.members[-1].form == one.form]
        return (alike or fitting)[-1]
    if number == 1 or not running:
        return None
    latest = running[-1]
    near = latest.last <= number <= latest.last + LARGEST_STEP
    return latest if near and latest.members[-1].form == one.form else None


def decide(
    lines: Sequence[Line], candidates: Sequence[Candidate], levels: Mapping[int, int]
) -> tuple[list[Decision], list[Decision]]:
    """Return the numbered lines that are headings, in order, and those that hardly are none.

    Of the latter only the first of a series is named, with how sure it would be a heading.
    """
    candidates = _by_colons(candidates)
    all_series = series_of(candidates)
    labelled = {one.index: one for one in candidates}
    for one in all_series:
        _weigh(one, lines, labelled, levels)
    for one in filter(_provides, all_series):
        _without(all_series, one)
    _in_articles(all_series, labelled)
    by_kind: dict[str, list[Series]] = defaultdict(list)
    for one in all_series:
        by_kind[one.kind].append(one)
    decisions: list[Decision] = []
    near: list[Decision] = []
    for kind, group in by_kind.items():
        whole = sum(len(one.members) for one in group)
        usual = sum(one.evidence * len(one.members) for one in group) / whole
        for one in group:
            mixed = 0.7 * one.evidence + 0.3 * usual + PARTED * one.parted
            if mixed > 0:
                decisions += _members(one, mixed, levels, kind)
            elif mixed > NEAR and len(one.members) > 1:
                near.append(Decision(one.members[0], _sure(mixed), ", ".join(one.why)))
    return sorted(decisions, key=_place), sorted(near, key=_place)


def _place(decision: Decision) -> int:
    return decision.candidate.index


def _by_colons(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, short ones with a colon read as most others of their kind are."""
    colons, others = Counter[str](), Counter[str]()
    for one in candidates:
        colons[one.label.kind] += one.form == "run-in" and one.line.text[one.cut] in "：:"
        others[one.label.kind] += one.form == "sentence"
    usual = {kind for kind, count in colons.items() if count >= max(4, 2 * others[kind])}
    return [before_colon(one) if one.label.kind in usual else one for one in candidates]


def _members(
    series: Series, evidence: float, levels: Mapping[int, int], kind: str
) -> Iterable[Decision]:
    mostly = 2 * sum(one.form == "sentence" for one in series.members) < len(series.members)
    for one in series.members:
        own = one.evidence + (3.0 if one.line.start in levels else 0.0)
        least = HOPELESS_SENTENCE if mostly and one.form == "sentence" else HOPELESS
        if own > least or kind in STRUCTURAL:
            reasons = [*series.why, one.form]
            if one.line.start in levels:
                reasons.append("declared by the format")
            yield Decision(one, _sure(0.75 * evidence + 0.25 * own), ", ".join(reasons))


def _sure(evidence: float) -> float:
    return round(1 / (1 + math.exp(-evidence)), 2)


def _weigh(
    series: Series,
    lines: Sequence[Line],
    labelled: Mapping[int, Candidate],
    levels: Mapping[int, int],
) -> None:
    members = series.members
    count = len(members)
    evidence = sum(one.evidence for one in members) / count
    evidence += sum(3.0 for one in members if one.line.start in levels) / count
    numbers = [one.label.number for one in members]
    series.why.append(f"{_numbers(numbers)} {series.kind}")
    if numbers[0] not in (0, 1):
        evidence -= 1.0
        series.why.append("does not begin at 1")
    if count == 1:
        evidence -= 0.3 if series.kind in STRONG else 1.5
        evidence -= 2.0 if members[0].form == "sentence" else 0.0
    elif numbers == list(range(numbers[0], numbers[0] + count)):
        evidence += min(0.3 * count, 0.9)
        series.why.append("counts up")
    below = _share_below(series, lines, labelled)
    evidence += _text_below(series, below)
    evidence -= _introduced(series, lines, labelled, below)
    evidence -= _bare_sentences(series, lines, labelled)
    evidence -= _listed(series)
    series.evidence = evidence
    series.parted = sum(_is_parted(one, labelled) for one in members) / count


def _is_parted(one: Candidate, labelled: Mapping[int, Candidate]) -> bool:
    """Tell whether the first part of a numbered line stands below it: 4.1 below 4."""
    below = labelled.get(one.index + 1)
    return (
        one.label.kind == "arabic"
        and below is not None
        and below.label.kind == "decimal-2"
        and below.label.number == 1
        and major(below.line.text) == one.label.number
    )


def _provides(series: Series) -> bool:
    """Tell whether the points of a series are those of rules: the first says why they are set."""
    first = series.members[0]
    return first.form == "sentence" and bool(PROVISION.match(first.line.text, first.label.end))


def _without(all_series: Iterable[Series], rules: Series) -> None:
    """Make text of the points of rules, and of what is numbered within them."""
    first, last = rules.members[0].index, rules.members[-1].index
    for one in all_series:
        if one is rules or first < one.members[0].index < last:
            one.evidence -= 4.0
            one.why.append("provisions")


def _in_articles(all_series: Iterable[Series], labelled: Mapping[int, Candidate]) -> None:
    """Make text of what is numbered below the items of an article."""
    items: set[int] = set()
    for one in sorted(all_series, key=lambda series: series.members[0].index):
        above = _above(one, labelled)
        below = above and above.index in items and RANK[one.kind] > RANK[above.label.kind]
        if below and OF_ARTICLE not in one.why:
            one.evidence -= 6.0
            one.why.append(OF_ARTICLE)
        if OF_ARTICLE in one.why:
            items.update(member.index for member in one.members)


def _above(series: Series, labelled: Mapping[int, Candidate]) -> Candidate | None:
    """Return the numbered line that a series stands below, if it is near.

    An article may be parted from its paragraph.
    """
    first = series.members[0].index
    near = (labelled[at] for at in range(first - 1, max(first - 4, -1), -1) if at in labelled)
    return next(near, None)


def _numbers(numbers: Sequence[int]) -> str:
    return f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"


def _share_below(
    series: Series, lines: Sequence[Line], labelled: Mapping[int, Candidate]
) -> float | None:
    """Return the share of the members with text, or headings, below; None if all are run in."""
    own = [one for one in series.members if one.form != "run-in"]
    if len(own) > 2 and series.kind not in STRONG:
        own = own[:-1]  # what follows the last one of a list is not below it
    having = 0.0
    for one in own:
        following = one.index + 1
        if following >= len(lines):
            continue
        below = labelled.get(following)
        if below is not None and _beside(one, below):
            continue
        prose = below is None and is_prose(lines[following].text)
        having += 1.0 if prose or below is not None else 0.5
    return having / len(own) if own else None


def _beside(one: Candidate, below: Candidate) -> bool:
    """Tell whether what follows a heading stands beside it or above.

    So do 6 after 5.2, but not 1, and 4.3 after 2.
    """
    kind, label = one.label.kind, below.label
    if kind == "arabic" and label.kind.startswith("decimal"):
        return major(below.line.text) != one.label.number
    return label.kind == kind or (
        kind.startswith("decimal")
        and label.kind in DECIMALS
        and RANK[label.kind] < RANK[kind]
        and not (label.kind == "arabic" and label.number == 1)
    )


def _text_below(series: Series, share: float | None) -> float:
    """Return what stands between the members says: headings have text, or headings, below."""
    if share is None or (series.kind in STRUCTURAL and series.kind != "annex"):
        return 0.0
    series.why.append("text below" if share > 0.5 else "little text below")
    if share == 0 and series.kind.startswith("decimal"):
        return -4.8  # 6.1 採購表 6.2 訂單: a list, though each is as short as a title
    return 1.2 * share - 0.4 if series.kind in STRONG else 3.9 * share - 2.6


def _introduced(
    series: Series, lines: Sequence[Line], labelled: Mapping[int, Candidate], share: float | None
) -> float:
    """Return how much it speaks for a list that it is introduced (分為以下四類：)."""
    first = series.members[0].index
    if not first or not INTRODUCES.search(lines[first - 1].text):
        return 0.0
    above = _above(series, labelled)
    if above and above.label.kind == "article" and series.kind not in STRUCTURAL:
        series.why.append(OF_ARTICLE)
        return 6.0
    if series.kind in STRONG:
        sentences = sum(one.form == "sentence" for one in series.members)
        return 2.6 * (1 - (share or 0.0)) if 2 * sentences > len(series.members) else 0.0
    series.why.append("introduced by the line above")
    return 0.8 if series.kind == "arabic" else 2.6


def _bare_sentences(
    series: Series, lines: Sequence[Line], labelled: Mapping[int, Candidate]
) -> float:
    """Return how much it speaks for paragraphs with numbers that the next follows a sentence."""
    bare = [
        one
        for one in series.members
        if one.form == "sentence"
        and (below := labelled.get(one.index + 1)) is not None
        and below.label.kind == series.kind
    ]
    last = series.members[-1]
    if bare and last.form == "sentence" and not _has_text(last, lines):
        bare.append(last)
    return 3.0 * len(bare) / len(series.members) if len(bare) > 1 else 0.0


def _has_text(one: Candidate, lines: Sequence[Line]) -> bool:
    return one.index + 1 < len(lines) and is_prose(lines[one.index + 1].text)


def _listed(series: Series) -> float:
    """Return how much speaks for a list of things: lines that end with a semicolon."""
    ends = sum(one.line.text.endswith(tuple(GOES_ON)) for one in series.members)
    if ends and series.kind != "article":
        series.why.append("ends like an enumeration")
        return 4.0 * ends / len(series.members)
    return 0.0
