"""Text files as people have them: recognised, said, overridden, and given back to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from front import convert
from hypothesis import given, settings
from hypothesis import strategies as st

from report.encoding import GUESSES, Decoded, NotTextError, decode, doubtful, recorded
from report.orthography import simplify

REPORT = "一、主要特點\n本區創建全國文明城市，堅持為民惠民。\n二、工作成效\n市容市貌煥然一新。\n"
HONG_KONG = "一、地方\n深水埗嘅街坊喺度傾偈，佢哋話唔係咁嘅。\n"
SIMPLIFIED = simplify(REPORT)

# name, text, encoding, what is said of it
FILES = [
    ("utf-8", REPORT, "utf-8", "utf-8"),
    ("utf-8 with mark", "\ufeff" + REPORT, "utf-8", "utf-8"),
    ("utf-16", "\ufeff" + REPORT, "utf-16-le", "utf-16-le"),
    ("utf-16 big-endian", "\ufeff" + REPORT, "utf-16-be", "utf-16-be"),
    ("utf-16 without mark", REPORT, "utf-16-le", "utf-16-le"),
    ("utf-16 big-endian without mark", SIMPLIFIED, "utf-16-be", "utf-16-be"),
    ("gb18030", REPORT + "𠮷㐀\n", "gb18030", "gb18030"),
    ("gb18030 with mark", "\ufeff" + REPORT, "gb18030", "gb18030"),
    ("gbk", REPORT, "gbk", "gb18030"),
    ("gb2312", SIMPLIFIED, "gb2312", "gb18030"),
    ("big5", REPORT, "big5", "cp950"),
    ("code page 950", REPORT, "cp950", "cp950"),
    ("big5-hkscs", HONG_KONG, "big5hkscs", "big5hkscs"),
    ("big5 with the numbers of Hong Kong and Taiwan", REPORT + "①②\n", "big5hkscs", "big5hkscs"),
]


@pytest.mark.parametrize(
    ("text", "encoding", "found"), [pytest.param(*row[1:], id=row[0]) for row in FILES]
)
def test_recognised_and_given_back(text: str, encoding: str, found: str) -> None:
    data = text.encode(encoding)
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, found)
    assert decoded.encode() == data
    assert recorded(decoded.text, decoded.record()).encode() == data
    assert decode(data, encoding).text == text


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "big5hkscs", "utf-8-sig"])
def test_pages_are_those_of_utf8_and_restore_gives_the_file(tmp_path: Path, encoding: str) -> None:
    plain, source = tmp_path / "plain" / "a.txt", tmp_path / "a.txt"
    plain.parent.mkdir()
    plain.write_text(REPORT, encoding="utf-8")
    source.write_bytes(REPORT.encode(encoding))
    pages = []
    for path, docs in ((plain, tmp_path / "one"), (source, tmp_path / "other")):
        done = convert("import", path, "--into", docs)
        assert done.returncode == 0, done.stderr
        pages.append({page.name: page.read_bytes() for page in docs.rglob("*.md")})
    assert pages[0] == pages[1]
    assert "read as" in done.stderr
    assert convert("restore", tmp_path / "other").data == source.read_bytes()


def test_character_written_in_either_of_two_ways() -> None:
    """Big5 has 十 and 卅 twice, and code page 950 eight box drawings."""
    data = (REPORT.encode("cp950") + b"\xa2\xcc\xa4Q\xa2\xce\n") * 2
    decoded = decode(data)
    assert decoded.text == (REPORT + "十十卅\n") * 2
    assert len(decoded.spelled) == 4
    assert decoded.encode() == data
    assert recorded(decoded.text, decoded.record()).encode() == data


@pytest.mark.parametrize("encoding", ["gb18030", "cp950", "utf-8"])
def test_one_bad_byte_is_named_with_its_line(encoding: str) -> None:
    head = "一、主要特點\n創建".encode(encoding)
    rest = (REPORT * 5).encode(encoding)
    with pytest.raises(NotTextError, match=rf"byte {len(head) + 1} \(FF.*line 2\).*--encoding"):
        decode(head + b"\xff\n" + rest)


def test_override() -> None:
    data = REPORT.encode("gb18030")
    with pytest.raises(NotTextError, match=r"not UTF-8 throughout: byte 3 .*line 1"):
        decode(data, "utf-8")
    wrong = decode("文明城市建設".encode("big5"), "gb18030")
    assert doubtful("文明城市建設".encode("big5"), wrong) == "Big5"
    assert doubtful(data, decode(data, "gbk")) is None
    for name in ("klingon", "rot13", "hex"):
        with pytest.raises(NotTextError, match=f"no encoding is called {name}"):
            decode(data, name)
    assert (
        decode("日本語の文章です。".encode("shift_jis"), "shift_jis").text == "日本語の文章です。"
    )


def test_wrong_override_is_said(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes("一、主要特點\n文明城市建設\n".encode("big5"))
    assert "Big5 makes more sense" in convert("explain", source, "--encoding", "gbk").stderr
    assert len(convert("explain", source, "--encoding", "utf-8").stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "not a text file"),
        (
            "日本語の文章はこのように書かれています。ひらがなもあります。".encode("shift_jis"),
            "Shift_JIS",
        ),
        ("한국어 문장은 이렇게 씁니다. 띄어쓰기도 있습니다.".encode("euc-kr"), "EUC-KR"),
        ("Déjà vu à Besançon, où l'été s'achève, né à Nîmes.".encode("cp1252"), "not a text file"),
        ("甲乙\0丙丁".encode(), "not a text file"),
    ],
)
def test_what_is_no_chinese_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(NotTextError, match=said):
        decode(data)


@settings(max_examples=200)
@given(st.binary(min_size=1, max_size=60), st.sampled_from([*GUESSES, "shift_jis", "hz", "utf-7"]))
def test_bytes_come_back_or_are_refused(data: bytes, encoding: str) -> None:
    for asked in (None, encoding):
        try:
            decoded = decode(data, asked)
        except NotTextError as error:
            assert "\n" not in str(error)
            continue
        assert decoded.encode() == data
        assert recorded(decoded.text, decoded.record()) == decoded


def test_ledger_of_the_first_format_is_utf8() -> None:
    assert recorded("創建", {"name": "a.txt"}) == Decoded("創建", "utf-8")
