"""The orthography of this report: every edit, and what it reads like in Simplified."""

from __future__ import annotations

import re
from pathlib import Path

import opencc
import pytest
from built import PROJECT
from test_orthography import restored

from report.decisions import script
from report.orthography import never_simplified, never_traditional, simplify, traditional
from report.repairs import repair

EDITS = Path(__file__).parent / "orthography.txt"


@pytest.fixture(scope="module")
def received() -> str:
    """Return the report with its damage undone by hand: readings out, two broken places mended."""
    text = (PROJECT / "source" / "wolong.txt").read_text(encoding="utf-8")
    text = text.replace("因?yàn)槊恳粋€(gè)區(qū)域", "因為每一個區域")
    text = text.replace("我要?jiǎng)?chuàng)", "我要創")
    return re.sub(r"(?<=[㐀-鿿])\([a-zà-ǜ]+\)", "", text)


def test_the_report(received: str) -> None:
    """Every edit of the report, in order, and nothing left open."""
    edits, doubts = traditional(received)
    found = [
        f"{received[max(0, edit.start - 4) : edit.start]}[{edit.before}→{edit.after}]"
        f"{received[edit.end : edit.end + 4]}\t{edit.rule}".replace("\n", "")
        for edit in edits
    ]
    assert found == [
        line
        for line in EDITS.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert doubts == []


def test_the_report_reads_in_simplified_as_it_was_published(received: str) -> None:
    """OpenCC makes the received text Simplified, but for 着, which the mirror had made 著."""
    published = list(opencc.OpenCC("t2s").convert(received))
    for match in re.finditer("著力|頌著|決定著", received):
        published[match.start() + match[0].index("著")] = "着"
    assert simplify(restored(received)) == "".join(published)
    assert list(never_simplified(simplify(received))) == []
    assert list(never_traditional(restored(received))) == []


def test_it_is_half_converted() -> None:
    source = PROJECT / "source" / "wolong.txt"
    assert script(repair(source.read_text(encoding="utf-8"))) == "half-converted Traditional"
