"""A repair that looks at one line at a time: done on all cores, with progress."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from report.cores import spread
from report.ledger import Doubt, Edit

Found = tuple[list[Edit], list[Doubt]]


def by_line(repair: Callable[[str], Found], text: str, label: str) -> Found:
    """Return what `repair` finds in each line of a text, which ends in "\\n"; offsets as in `text`.

    `repair` goes to other processes and back, as in `cores.spread`; `label` is for the progress.
    """
    lines = re.split("(?<=\n)", text)
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    shared: dict[str, str] = {}  # one text for all records that say the same
    start = 0
    for line, (more, open_questions) in zip(lines, spread(repair, lines, label), strict=True):
        edits += _moved(more, start, shared)
        doubts += (
            replace(doubt, start=doubt.start + start, end=doubt.end + start)
            for doubt in open_questions
        )
        start += len(line)
    return edits, doubts


def _moved(edits: Iterable[Edit], start: int, shared: dict[str, str]) -> Iterable[Edit]:
    for edit in edits:
        texts = (edit.before, edit.after, edit.rule, edit.why)
        yield Edit(
            edit.start + start, edit.end + start, *(shared.setdefault(each, each) for each in texts)
        )
