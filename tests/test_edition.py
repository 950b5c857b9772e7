"""The ledger is read as anybody may have left it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from report.edition import (
    LEDGER,
    OFTEN,
    TEXTS,
    ImportProblemsError,
    LedgerError,
    edition,
    read_ledger,
    restore,
)
from report.encoding import decode
from report.manuscript import Manuscript

CHANGE = {"start": 0, "end": 1, "before": "甲", "after": "乙", "rule": "form", "why": "…"}
OF_ALL = {key: CHANGE[key] for key in TEXTS}
SOUND: dict[str, Any] = {
    "format": 1,
    "source": {"name": "a.txt"},
    "title": None,
    "changes": [CHANGE],
    "repeated": [OF_ALL | {"places": [[3, 1, 4]]}],
    "pages": [{"name": "index.md", "sha256": "0"}],
}


def test_a_ledger_is_read() -> None:
    assert read_ledger(json.dumps(SOUND)) == SOUND


@pytest.mark.parametrize(
    "broken",
    [
        {"changes": [{key: CHANGE[key] for key in CHANGE if key != "end"}]},
        {"changes": [CHANGE | {"start": "0"}]},
        {"changes": [CHANGE | {"start": True}]},
        {"changes": [CHANGE | {"after": None}]},
        {"changes": None},
        {"changes": ["甲"]},
        {"repeated": [OF_ALL]},
        {"repeated": [OF_ALL | {"places": 3}]},
        {"repeated": [OF_ALL | {"places": [3]}]},
        {"repeated": [OF_ALL | {"places": [[3, 1]]}]},
        {"repeated": [OF_ALL | {"places": [[3, 1, "4"]]}]},
        {"repeated": [OF_ALL | {"places": [[3, 1, True]]}]},
        {"repeated": [CHANGE]},
        {"repeated": None},
        {"pages": [{"name": "index.md"}]},
        {"pages": [{"name": ["index.md"], "sha256": "0"}]},
        {"source": "a.txt"},
        {"title": 1},
        {"format": 3},
        {"format": "1"},
        {"source": {"name": "a.txt", "encoding": "rot13"}},
        {"source": {"name": "a.txt", "encoding": 1}},
        {"source": {"name": "a.txt", "encoding": "cp950", "spelled": [[0, 1, "g"]]}},
        {"source": {"name": "a.txt", "encoding": "cp950", "spelled": 1}},
    ],
)
def test_a_broken_ledger_is_refused_in_a_line(broken: dict[str, Any]) -> None:
    with pytest.raises(LedgerError) as error:
        read_ledger(json.dumps(SOUND | broken))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "[" * 100_000])
def test_what_is_no_ledger_is_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_ledger(text)


def test_a_change_made_often_is_recorded_once_with_its_places() -> None:
    line = "因為,所以。\n"
    for times in (OFTEN, OFTEN + 1):
        received = line * times + "乙乙。\n"
        made = edition(Manuscript.of_text(decode(received.encode())), "a.txt", "甲").files
        ledger = read_ledger(made[LEDGER])
        (often,) = ledger["repeated"] if times > OFTEN else [{"places": ledger["changes"]}]
        assert len(often["places"]) == times
        assert restore(made) == received.encode()


@pytest.mark.parametrize("text", ["\u200b\u200b", "\u200b\n\u2060\n", "\u00ad\n"])
def test_what_nobody_sees_is_no_report(text: str) -> None:
    with pytest.raises(ImportProblemsError, match="line 1: no text"):
        edition(Manuscript.of_text(decode(text.encode())), "a.txt", "甲")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\f", "\r\r\n", "\u2028"])
def test_lines_end_as_they_may(end: str) -> None:
    received = f"{end}一、甲甲{end}{end} 乙乙乙乙。{end}{end}二、丙丙{end}丁丁。{end} {end}"
    made = edition(Manuscript.of_text(decode(received.encode())), "a.txt", "甲").files
    usual = received.replace(end, "\n").encode()
    expected = edition(Manuscript.of_text(decode(usual)), "a.txt", "甲").files
    strip = {name: text for name, text in made.items() if name != LEDGER}
    assert {name: re.sub("^lines:.*", "", text, flags=re.M) for name, text in strip.items()} == {
        name: re.sub("^lines:.*", "", expected[name], flags=re.M) for name in strip
    }
    assert restore(made) == received.encode()
