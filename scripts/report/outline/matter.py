"""What stands before and after a report, and what a web page or a printer left around it.

Title, document number, byline, date, recipients; signature, attachments, editor: these are kept,
as front and back matter (GB/T 9704-2012, 7.2 to 7.4, says where they stand). Buttons, neighbours,
page numbers and a table of contents that repeats the headings are no part of it: they go, and each
is recorded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from report.ledger import Edit
from report.outline.lines import Line, is_prose
from report.outline.numbering import label_of, narrow

Kind = Literal[
    "title",
    "subtitle",
    "number",
    "byline",
    "date",
    "recipients",
    "source",
    "note",
    "abstract",
    "keywords",
    "signature",
    "attachments",
    "text",
]

# What a page leaves around its text. Only lines at the ends are tried, and only as wholes.
BUTTONS = "列印|打印|關閉|收藏|分享|複製鏈接|微信|微博|QQ空間|朋友圈|頂|踩"
FURNITURE = re.compile(
    "|".join(
        (
            r"官方\S{1,6}",  # accounts
            r"[\[【]?[上下]一[篇條頁個則][\]】]?(?:[：:\s].*)?",  # neighbours
            r"返回\S{0,6}",
            r"掃[一碼]\S*",
            rf"[【\[]?(?:{BUTTONS})(?:到|至|給|本頁|此頁|本文|文章|窗口|視窗)*\S{{0,4}}?[：:】\]]?"
            rf"(?:[\s|]*[【\[]?(?:{BUTTONS})(?:本頁|窗口|視窗)?[】\]]?)*",
            r"(?:©|版權所有|Copyright\b|備案序?號|\S?ICP備).*",
            r"網站地圖.*|聯繫我們|聯絡我們|關於我們|加入收藏.*|設為首頁.*",
            r"[【\[]?字[體號]大?小?[：:】\]]?.*[大中小].*",
            r"(?:瀏覽|點擊|閱讀)(?:次數|數|率|量)?[：:]?\s?\d*",
            r"(?:您|你)?(?:的|現在的|當前|所在)*位置[是為：:].*|首頁\s*[>»›＞|].*",
            r"(?:相關|熱門|推薦)(?:閱讀|文章|新聞|鏈接|資訊)\S*",
            r"下載地址[：:].*|點擊此處下載",
        )
    )
)
PAGE_NUMBER = re.compile(
    r"[-—–－―]{1,2}\s?\d{1,4}\s?[-—–－―]{1,2}|第\s?\d{1,4}\s?頁(?:[，,／/\s]*共\s?\d{1,4}\s?頁)?|\d{1,3}\s?/\s?\d{1,3}"
)
SURELY_PAGE = re.compile(r"([-—–－―]{1,2})\s?\d{1,4}\s?\1|第.*")
"""One alone, which is no share as 1/2 may be."""
BYLINE = re.compile(r"(?<=[。！？…」』])（[^（）。，]{2,30}）$")
"""A byline set behind the last sentence: （某某中心）"""

LEADERS = re.compile(
    r"(?:[-─.．·•…‧・﹒。]\s?){3,}\s*[（(]?\d{0,4}[）)]?$|[\t ]+\d{1,4}$"
    r"|[.．·•…]{2}\s*\d{1,4}$|[（(]\s*\d{0,4}\s*[）)]$"
)
LONGEST_ENTRY = 200  # characters, leaders too
STRANGERS = 2  # entries in a row that no line repeats, as when a heading was changed later
CONTENTS = re.compile(r"目\s*[錄录次]|CONTENTS|Contents")

HEADER = re.compile("(?:序號|編號|項次)[\\s|]")
ROW = re.compile(r"([0-9]{1,3})[\s|]")

NUMBER = re.compile(r"[^\s，。]{1,12}[〔﹝\[（(【]\s?\d{4}\s?[〕﹞\]）)】]\s?第?\s?\d{1,4}\s?號")
_YEAR = "(?:[12]\\d{3}|[一二三四五六七八九〇零○]{4}|民國\\S{1,4})"
_DAY = "[0-9一二三四五六七八九十]{1,3}"
DATE = re.compile(
    rf"[（(]?\s*(?:(?:發[布佈]|時間|日期|發文|印發|成文)\S{{0,4}}[：:]\s*)?(?:{_YEAR}\s?年\s?{_DAY}\s?月(?:\s?{_DAY}\s?日)?"
    r"|[12]\d{3}[-./]\d{1,2}[-./]\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*(?:印發|發布|發佈|來源|作者).*)?\s*[）)]?"
)
RECIPIENTS = re.compile(
    r"(?!.*(?:如下|現將|現就|以下|為了))[^。！？；]{0,150}"
    r"(?:局|政府|委|會|單位|部門|公司|處|室|院|校|廳|部|機構|代表|委員|同志|們|領導|先生|女士|站|所"
    r"|園|團|中心|組織|銀行|集團)(?:（[^）]*）)?[：:]"
)
BY = re.compile(
    r"\S{0,6}(?:作者|記者|通訊員|執筆|撰[文稿寫]|文(?=[／/])|編寫|課題組|調研組|報告人)\S{0,2}[：:／/\s].{1,60}"
)
SOURCE = re.compile(
    r"[-·•*]?\s*(?:索\s*引\s*號|發[布佈文]機[構關]|(?:備註[/／])?(?:發文字號|文\s*號)|主題分類|體裁分類|組配分類|信息類別"
    r"|(?:公文)?(?:生成|成文|發[布佈文]|印發|廢止)(?:日期|時間)|有\s*效\s*性|公開(?:方式|類別|範圍))\s*[：:].{0,80}"
    r"|(?:信息|稿件|文章|新聞)?(?:來源|出處|責任編輯|責編|編輯|校對|審核|主編|供稿|攝影)\s?[：:].{1,80}"
)
NOTE = re.compile(
    r"[【\[（(]?(?:編者按|編者的話|按語|編按|提要|核心提示|導讀|內容提要)[】\]）)]?[：:]?.*"
)
ABSTRACT = re.compile(r"[【\[]?(?:內容)?(?:摘\s*要|提\s*要)[】\]]?[：:\s　].+|Abstract[：:].+")
KEYWORDS = re.compile(
    r"[【\[]?(?:關\s*鍵\s*[詞字]|主題詞)[】\]]?[：:\s　].+|Key\s?words?[：:].+", re.IGNORECASE
)
ATTACHMENTS = re.compile(r"附(?:件|錄)?[：:].+")
CLOSING_WORDS = re.compile(
    r"(?:特此|專此|此)(?:報告|通知|函[告達復]?|公告|批復|請示|說明|通報|致|呈|復)[。！]?"
    r"|(?:以上|妥否|當否|可否).{2,30}[。！]|謝謝(?:大家)?[。！]?"
)
LETTERHEAD = re.compile(r"\S{2,30}文件|（此件.{2,12}）")
NAMES = re.compile(r"[●\s]*[\u3400-\u9fff]{2,4}(?:[、，\s\u3000]+[\u3400-\u9fff]{2,4}){0,5}")
# What a document is called, by the word it ends with.
DOCUMENT = re.compile(
    r"[^。；！？：]{0,50}(?:方案|辦法|規定|細則|意見|規劃|計劃|計畫|制度|報告|要點|條例|章程|指南|標準|規範"
    r"|規程|預案|守則|須知|協議|準則|綱要|通知|公報|公告|決定|總結|講話|講話稿|說明|紀要|簡報|綜述)"
    r"(?:（[^（）]{2,12}）)?(?:\[\d+\])?"
)
SPACED = re.compile("(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff](?:[ \u3000]|$))")  # 通 知
LONGEST_SIGNATURE = 20  # characters of the name of an organisation below a title
GOES_ON_IN_TITLE = ("的", "和", "與", "及", "、", "，", "在", "於", "印發", "轉發", "推進", "建設")
LONGEST_TITLE = 50  # characters of one of its lines
MOST_TITLE_LINES = 3
ORGANISATION = re.compile(
    r"[^。，；：！？]{2,40}(?:局|署|委|委員會|政府|辦公室|辦公廳|廳|處|中心|部|院|會|公司|大學|學校|中學"
    r"|小學|組|站|所|社|黨支部|隊|集團|銀行|館|園|廠|報|網|鎮|鄉|街道)"
    r"(?:（[^）]*）)?"
)


def furniture(lines: Sequence[Line]) -> set[int]:
    """Return which lines are no part of the report: furniture at either end, page numbers."""
    found: set[int] = set()
    last = len(lines)
    while last and _is_furniture(lines[last - 1].text):
        last -= 1
        found.add(last)
    first = 0
    while first < last and FURNITURE.fullmatch(lines[first].text):
        found.add(first)
        first += 1
    pages = {at for at in range(first, len(lines)) if PAGE_NUMBER.fullmatch(lines[at].text)}
    if not pages or (len(pages) == 1 and not SURELY_PAGE.fullmatch(lines[min(pages)].text)):
        return found
    return found | pages | _running_heads(lines, pages)


def _running_heads(lines: Sequence[Line], pages: set[int]) -> set[int]:
    """Return the lines beside page numbers that come again; the first of all is the title."""
    beside = [at for page in sorted(pages) for at in (page - 1, page + 1) if 0 < at < len(lines)]
    often = Counter(lines[at].text for at in beside if not is_prose(lines[at].text))
    often[lines[0].text] += 1
    return {at for at in beside if often[lines[at].text] > 2 and at not in pages}


def _is_furniture(text: str) -> bool:
    return bool(FURNITURE.fullmatch(text) or PAGE_NUMBER.fullmatch(text))


def contents(lines: Sequence[Line]) -> set[int]:
    """Return which lines are a table of contents: its title and what repeats lines further on."""
    later: dict[str, int] = {}
    for at, line in enumerate(lines):
        if len(line.text) <= LONGEST_ENTRY:
            later[_bare(line.text)] = at
    found: set[int] = set()
    at = 0
    while at < len(lines):
        titled = bool(CONTENTS.fullmatch(lines[at].text.strip()))
        end = at + titled
        repeated = 0
        ahead = end
        while ahead < len(lines) and ahead - end <= (STRANGERS if titled else 0):
            ahead += 1
            if _is_entry(lines[ahead - 1], ahead - 1, later, titled):
                repeated += 1
                end = ahead
        if repeated >= (2 if titled else 4):
            found.update(range(at, end))
            at = end
        else:
            at += 1
    return found


def _is_entry(line: Line, at: int, later: dict[str, int], titled: bool) -> bool:
    text = line.text
    if len(text) > LONGEST_ENTRY:
        return False
    leaders = LEADERS.search(text)
    if titled and re.fullmatch("[0-9IVXivx]{1,4}", text):
        return True  # the page of the entry above
    if leaders and (titled or leaders[0].strip()[:1] in tuple("-─.．·•…‧・﹒")):
        return True
    if is_prose(text) or not (titled or label_of(text)):
        return False
    return later[_bare(text)] > at


def _bare(text: str) -> str:
    """Return an entry of a table of contents, or a heading, so that the two compare."""
    return re.sub(r"[\s　、.．·。：:]", "", LEADERS.sub("", narrow(text)))


def attachments(lines: Sequence[Line]) -> set[int]:
    """Return which lines are of a list of attachments: 2. and 3. below 附件：1.某某表.

    So is the last line of all, if it names an attachment without a number.
    """
    found: set[int] = set()
    if lines and (last := label_of(lines[-1].text)) and (last.kind, last.number) == ("annex", 0):
        found.add(len(lines) - 1)
    for at, line in enumerate(lines):
        if not (begins := re.match(r"附(?:件|錄)?[：:]\s*(?=1|$)", narrow(line.text))):
            continue
        first = label_of(line.text[begins.end() :])
        expected = first.number + 1 if first else 1
        for below in range(at + 1, len(lines)):
            label = label_of(lines[below].text)
            if not label or label.kind != "arabic" or label.number != expected:
                break
            if is_prose(lines[below].text):
                break
            found.add(below)
            expected += 1
    return found


def rows(lines: Sequence[Line]) -> set[int]:
    """Return which lines are the numbered rows of a table: 1 某某局 below 序號 單位名稱."""
    found: set[int] = set()
    expected = 0
    for at, line in enumerate(lines):
        row = ROW.match(narrow(line.text))
        if HEADER.match(line.text):
            expected = 1
        elif expected and row and int(row[1]) == expected:
            found.add(at)
            expected += 1
        else:
            expected = 0
    return found


def removed(lines: Sequence[Line], indices: set[int], rule: str, why: str) -> Iterator[Edit]:
    """Yield the edits that take lines out."""
    for at in sorted(indices):
        line = lines[at]
        yield Edit(line.start, line.start + len(line.text) + 1, line.text + "\n", "", rule, why)


def kind_of(text: str) -> Kind:
    """Return what a line before or after the report is, by itself; "text" if nothing tells."""
    plain = narrow(text)
    for kind, pattern in _KINDS:
        if pattern.fullmatch(plain):
            return kind
    return "text"


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("number", NUMBER),
    ("date", DATE),
    ("abstract", ABSTRACT),
    ("keywords", KEYWORDS),
    ("note", NOTE),
    ("source", SOURCE),
    ("byline", BY),
    ("attachments", ATTACHMENTS),
)


def front(lines: Sequence[Line]) -> list[Kind]:
    """Return what each of the lines before the first heading is.

    The title is the first short line without an end, with those after it up to the one that ends
    with the word for what the document is (…報告, …方案).
    """
    kinds = [kind_of(line.text) for line in lines]
    block = _block(lines, kinds)
    titles = [at for at in block if kinds[at] == "text"]
    named = [at for at in titles[:MOST_TITLE_LINES] if DOCUMENT.fullmatch(closed(lines[at].text))]
    last = named[0] if named else titles[0] if titles else -1
    signed = {at for one, at in pairwise(titles) if _signs(lines[one].text, lines[at], lines[last])}
    for at in block:
        text = lines[at].text
        if kinds[at] == "text" and at <= last and at not in signed:
            kinds[at] = "title"
        elif kinds[at] == "text" and text.startswith("—"):
            kinds[at] = "subtitle"
        elif kinds[at] == "text" and (ORGANISATION.fullmatch(text) or NAMES.fullmatch(text)):
            kinds[at] = "byline"
    after = block[-1] + 1 if block else 0
    if after < len(lines) and is_recipients(lines[after].text):
        kinds[after] = "recipients"
    return kinds


def closed(text: str) -> str:
    """Return a text without the spaces that letters at its end are set with: 通 知."""
    return SPACED.sub("", text)


def _signs(above: str, line: Line, last: Line) -> bool:
    """Tell whether a line below one of the title names who wrote, and is no part of the title.

    某縣教育局 / 關於…的報告 is a title in two lines, and so is 在某公司 / 職工代表大會 / 上的報告.
    """
    text = line.text
    return (
        len(text) <= LONGEST_SIGNATURE
        and bool(ORGANISATION.fullmatch(text))
        and not re.search("[在的第於和與為以]|^關", text)
        and not above.endswith(GOES_ON_IN_TITLE)
        and not last.text.startswith(("關於", "的", "上的", "印發", "轉發"))
    )


def _block(lines: Sequence[Line], kinds: Sequence[Kind]) -> list[int]:
    """Return the lines of the title block: those before prose, and before the recipients."""
    block: list[int] = []
    for at, line in enumerate(lines):
        short = not is_prose(line.text) and len(line.text) <= LONGEST_TITLE
        if kinds[at] == "text" and (not short or is_recipients(line.text)):
            break
        if not LETTERHEAD.fullmatch(line.text):
            block.append(at)
    return block


def is_recipients(text: str) -> bool:
    """Tell whether a line says to whom a document goes: 各位代表：."""
    return bool(RECIPIENTS.fullmatch(text)) and not is_prose(text)


def back(lines: Sequence[Line]) -> int:
    """Return how many of the last lines are back matter: signature, date, editor, attachments."""
    count = 0
    for line in reversed(lines):
        text = line.text
        signed = ORGANISATION.fullmatch(text) and len(text) <= 30
        if kind_of(text) == "text" and not (
            signed or CLOSING_WORDS.fullmatch(text) or BYLINE.match("。" + text, 1)
        ):
            break
        count += 1
    return count
