"""Lines broken at one width: joined where that is certain, left alone elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.outline import FILES, FOLDER, Marked, read
from report import repairs, wrapped
from report.ledger import apply, undo

REPORTS = [report for name in FILES for report in read(FOLDER / name)]
BROKEN = ("H18", "H19", "H32", "I01", "I21", "L16", "M12")  # whose lines were broken when received

REPORT = (
    "关于某某县农村养老服务情况的调研报告",
    "为全面了解我县农村养老服务现状，今年8月，县政协组织部分委员，深入6个乡镇18个村开展了专题调研，"
    "召开座谈会5次，发放问卷600份。现将有关情况报告如下：",
    "一、基本情况",
    "截至2022年6月底，全县60周岁以上老年人口5.2万人，占总人口的22.3%，其中农村老年人3.9万人。全县建成"
    "乡镇敬老院9所、农村幸福院126个，床位1860张，入住老人620名，从业人员96名。",
    "二、主要问题",
    "（一）资金投入不足。运营经费主要依靠财政补贴，村级幸福院每年运行经费仅5000元，难以维持正常运转，"
    "部分设施建成以后闲置。",
    "（二）专业人员匮乏。护理人员大多为当地妇女，未经过专业培训，工资低、流动性大，难以满足失能老人照护"
    "的需要，服务水平不高。",
    "（三）医养结合不紧。养老机构普遍没有内设医疗机构，与乡镇卫生院的合作多停留在协议上，老人看病仍然要到"
    "县城，既不方便，也增加了家庭的负担。",
    "三、意见建议",
    "（一）拓宽资金渠道。建立财政投入增长机制，福彩公益金用于养老的比例不低于55%；鼓励社会资本以独资、合资"
    "等方式参与建设，落实土地、税费、用水用电等方面的优惠政策。",
    "（二）强化队伍建设。支持职业院校开设护理专业，每年培训护理人员不少于300人次，落实岗位补贴，把护理员纳入"
    "公益性岗位，逐步形成一支稳定的专业队伍。",
)


def wrap(paragraphs: tuple[str, ...], width: int, first: str = "", later: str = "") -> str:
    """Return paragraphs as lines of a width in columns, with indents."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = first
        for unit in re.findall(r"(?:[0-9.%]+|[（“]?.)[，。、；：）”]*", paragraph):
            if wrapped.columns(line + unit) > width:
                lines.append(line)
                line = later
            line += unit
        lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def joined(text: str) -> str:
    edits = wrapped.repair(text)
    whole = apply(text, edits)
    assert undo(whole, edits) == text
    return whole


WHOLE = "".join(f"{paragraph}\n" for paragraph in REPORT)


@pytest.mark.parametrize("width", [56, 60, 64, 70, 76])
@pytest.mark.parametrize(("first", "later"), [("", ""), ("　　", ""), ("", "    ")])
def test_the_lines_of_a_paragraph_are_joined(width: int, first: str, later: str) -> None:
    text = joined(wrap(REPORT, width, first, later))
    assert re.sub(f"^{first}", "", text, flags=re.MULTILINE) == WHOLE


@pytest.mark.parametrize("width", [56, 60, 64, 70, 76])
def test_they_are_joined_if_their_indents_were_lost(width: int) -> None:
    broken = re.sub("^[　 ]+", "", wrap(REPORT, width, "　　"), flags=re.MULTILINE)
    assert joined(broken) == WHOLE


def test_the_number_of_a_page_goes_out_of_its_paragraph() -> None:
    lines = wrap(REPORT, 64).splitlines(keepends=True)
    lines[3:3] = ["— 1 —\n"]
    lines[8:8] = ["\f— 2 —\n", "\n"]
    assert joined("".join(lines)) == WHOLE


def test_words_of_letters_keep_their_space() -> None:
    lines = wrap(REPORT, 64) + "Long term care insurance, as tested in the county since 2016, and\n"
    assert "2016, and in the city.\n" in joined(f"{lines}in the city.\n")


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_paragraphs_that_are_whole_stay(report: Marked) -> None:
    assert report.name.startswith(BROKEN) or wrapped.repair(report.text) == []


@pytest.mark.parametrize(
    "text",
    [
        "".join(
            f"{name}镇人民政府关于开展安全生产大检查工作情况的报告及附表一览\n" * 3
            for name in "甲乙丙丁"
        ),
        "".join(
            f"{number}月　　1234.56　　　567.8　　　12.3　　　4.5　　　 8.9　　　9.1\n"
            for number in range(10, 30)
        ),
        "千山鸟飞绝，万径人踪灭，孤舟蓑笠翁，独钓寒江雪。\n" * 12,
        "",
    ],
    ids=["titles of one length", "a table", "verse", "nothing"],
)
def test_lines_of_one_length_stay(text: str) -> None:
    assert wrapped.repair(text) == []


def test_the_record_says_that_lines_were_joined() -> None:
    repaired = repairs.repair(wrap(REPORT, 64))
    assert {edit.rule for edit in repaired.edits if "\n" in edit.before} == {"wrapped"}


@given(st.text("甲乙丙，。 \t\u3000\r\n\f1-a一、", max_size=400), st.integers(20, 40))
def test_nothing_is_lost(text: str, width: int) -> None:
    cut = "".join(f"{text[at : at + width]}\n" for at in range(0, len(text), width))
    for received in (text, cut):
        edits = wrapped.repair(received)
        whole = apply(received, edits)
        assert undo(whole, edits) == received
        assert re.sub(r"\s|\d", "", whole).replace("-", "") == re.sub(
            r"\s|\d", "", received
        ).replace("-", "")


def test_a_title_block_says_nothing_of_paragraphs_and_lines_may_be_filled_unevenly() -> None:
    title = "某某縣政協\n\n文件第12號\n常務委員會會議文件\n農村養老服務情況\n\n"
    broken = [wrap((text,), 48 - at % 3) for at, text in enumerate(REPORT[1:])]
    assert joined(title + "\n".join(broken)) == title + "\n".join(f"{one}\n" for one in REPORT[1:])
