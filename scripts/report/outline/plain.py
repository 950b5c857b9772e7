"""Headings without a number: 前言, 結語, 參考文獻; short lines with text below that look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from report.outline.lines import Line, is_prose
from report.outline.matter import CONTENTS, DOCUMENT, NAMES, ORGANISATION, is_recipients, kind_of
from report.outline.numbering import label_of

KNOWN = re.compile(
    r"(?:前\s*言|引\s*言|引\s*子|導\s*言|導\s*論|序\s*言|序|緒\s*論|緒\s*言|概\s*述|綜\s*述|概\s*要|摘\s*要|內容提要|ABSTRACT|Abstract"
    r"|結\s*語|結束語|尾\s*聲|結\s*論|小\s*結|總\s*結|結論(?:與|和|及)(?:建議|展望|討論)|討論(?:與|和)建議|展\s*望(?:\d{4}年?|未來)?|後\s*記|跋"
    r"|參\s*考\s*(?:文\s*獻|書目|資料)|致\s*謝|謝\s*辭|誌\s*謝|附\s*錄|總\s*綱|附\s*則|附\s*註|注\s*釋|註\s*釋|名詞解釋"
    r"|歡迎[辭詞]|致[辭詞]|寄\s*語|卷首語|開篇語|編\s*後\s*記?|編後語|編者按|重要內容提示)[：:]?"
)
"""Headings that need no number, whatever stands around them."""

PARTS = re.compile(
    "主席(?:報告書?|致辭)|行政總裁報告|董事會報告書?|企業管治報告|管理層討論[及與]分析|獨立核數師報告書?"
)
"""The parts of the yearly report of a company in Hong Kong."""

JUDGMENT = re.compile(r"主\s*文|(?:犯罪)?事\s*實(?:[及與]理由)?|理\s*由|證據並所犯法條")
"""Those of a judgment or an indictment in Taiwan."""

LETTER = re.compile("(?:說明|擬辦|公告事項)[：:]")
"""Those of a letter that has a subject above them: 主旨：…."""

ENDS = re.compile(r"參\s*考\s*(?:文\s*獻|書目|資料)[：:]?|附\s*[則錄]|致\s*謝")
"""Those that stand below no other."""

LIKELY = re.compile("(?:工作|研究|項目|歷史|政策)?背景|(?:基本|總體)?(?:概況|情況)")
"""Words that make a short line a heading, though not the outermost."""

OPENS = re.compile(
    "(?:\\S{0,4}(?:目的|背景|緣起|宗旨|概況|簡介|致辭|致詞|寄語)|\\S{1,3}的話"
    "|(?:關於)?本?(?:報告|計劃|計畫)\\S{0,4})[：:]?"
)
"""Words that make a line the first heading and not the last of the title."""

QUESTION = re.compile(r"問[：:][^。？！]{2,45}[？?]")
LONGEST = 24
LONGEST_PIECE = 40  # characters of the title of a piece of several
WORD = re.compile(r"[\u3400-\u9fff]")
UNLIKE = re.compile(
    r"，.*，|[,；;：:。!|=＝]|^[—\-–•●■◆▲★※*·（(]|^[「『“《](?![^」』”》]{1,12}[」』”》].)|^表\s?\d|^圖\s?\d|\d{5,}|\d{4}(?!年)|^第.{1,4}[名次屆]|[—…]$"
)
COLON = re.compile("[：:]$")
NAMED = re.compile(r"^(?:\S{1,6}[篇章]|\d{4}年)[：:](?=\S)")
"""環境篇：守護綠水青山, 1978年：走進校園"""
# Surnames that nine in ten have; a name of three characters at most.
PERSON = re.compile(
    "[王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉閻余潘杜戴夏鍾汪田任姜范方石姚譚廖鄒熊金陸郝孔白崔康毛邱秦江史顧侯邵孟龍萬段雷錢湯尹黎易常武喬賀賴龔文某]"
    "[\u3400-\u9fff]{1,2}"
)
THESIS = re.compile(
    "(?!.{0,6}(?:單位|時間|地點|電話|作者|記者|來源|編輯|主持|聯繫|聯絡|日期|名稱|類型|代碼|地址|簡稱|全稱)[：:])"
    "([\u3400-\u9fff]{2,8})[：:]([\u3400-\u9fff，、「」]{4,18})"
)
ENTRY = re.compile(r"(【[^】]{2,14}】)[ \u3000]*(?=.)")
"""The entry of a yearbook, or of a leaflet: 【概況】 2020年，全縣…"""
LONG_ENTRY = 12  # characters of a text; where some entries are so long, all are entries
BRACKETED = re.compile("[【〔][^】〕]{1,14}[】〕]")
TABULAR = re.compile(r"[圖表]\s?\d|[^\s，。]+(?:[ \t\u3000|]+[^\s，。]+){2,}$")
"""A caption, or a row of at least three cells."""
YEARS = re.compile(r"\d{4}年?\s?[至到—–-]{1,2}\s?\d{4}年|\d{4}(?=年)")
"""1843年至1968年, 到2035年"""
TOP = re.compile(
    "目的|背景|問題|理由|建議|結論|總結|未來路向|(?:徵詢|徵求|諮詢)意見|(?:對財政的|財政)影響|公眾諮詢"
    "|曾考慮的其他方案"
)
"""The parts of a paper of Hong Kong, none of which stands below others."""
ITEM = re.compile(r"[-–*•●■◆]\s*\S")
LISTING = frozenset({"arabic", "arabic-in", "circled"})
LEADS = re.compile(
    "(?:下列|以下|如下)[^：:]{0,20}[：:]$|(?:如下|以下|下列|包括|包含|[為是有即如指稱說問答注註按]|例如|[指提給]出|認為|強調|會議\\S{0,3}要求|議定|決定|明確|表示|方法|公式)"
    "[：:]$"
)
"""How a line ends that leads over to what stands below, and is no heading."""


def known(lines: Sequence[Line], skip: Collection[int]) -> set[int]:
    """Return the lines that are headings by their words alone."""
    listed = _listed(lines, skip)
    letter = any(re.match("主旨[：:]", line.text) for line in lines)
    return {
        at
        for at, line in enumerate(lines)
        if at not in skip
        and at not in listed
        and at + 1 < len(lines)
        and (
            _is_known(line.text.strip().strip("【】〔〕[]"))
            or (letter and LETTER.fullmatch(line.text))
        )
    }


def parts(lines: Sequence[Line], skip: Collection[int]) -> set[int]:
    """Return the parts of a company's yearly report, or of a judgment, if there are several."""
    found: set[int] = set()
    for pattern in (PARTS, JUDGMENT):
        some = {at for at, line in enumerate(lines) if at and pattern.fullmatch(line.text)}
        found |= some - {*skip} if len(some) > 1 else set()
    return found


def _is_known(text: str) -> bool:
    """Tell it of 引言, and of 引言：問題的提出."""
    first, _, rest = text.partition("：")
    return bool(KNOWN.fullmatch(text) or (KNOWN.fullmatch(first) and 1 < len(rest) <= LONGEST
                and not re.search("[，。；：]", rest)))  # fmt: skip


def questions(lines: Sequence[Line], skip: Collection[int]) -> set[int]:
    """Return the questions of a text of questions, each short and above its answer."""
    asked = {at for at in range(len(lines) - 1) if re.match("問[：:]", lines[at].text)}
    short = {
        at
        for at in asked - set(skip)
        if QUESTION.fullmatch(lines[at].text) and re.match("答[：:]", lines[at + 1].text)
    }
    return short if len(short) > 1 and short == asked else set()


def alike(
    lines: Sequence[Line],
    skip: Collection[int],
    begin: int,
    untitled: Collection[int],
    few: int = 2,
) -> dict[int, str]:
    """Return the short lines from `begin` on that look like headings, if there are `few` or more.

    Each has a paragraph below it and prose above it, and a length of a title. What follows a
    heading that is only a number (`untitled`) is its title, not another. The line above `begin`,
    the last before the first paragraph, may be the first of them. Two in a row are a heading and
    the first below it. What comes out is the kind of each: "above" where others stand below.
    """
    free = {at for at in range(len(lines) - 1) if at not in skip and at - 1 not in untitled}
    free -= _listed(lines, skip)
    titles = {at for at in free if at >= begin - 1 and title_like(lines[at].text)}
    found = {at for at in titles if at >= begin and _between_prose(lines, at, skip)}
    above = {
        at
        for at in titles
        if at >= begin
        and (at + 1 in titles or (at + 1 in skip and _is_known(lines[at + 1].text)))
        and at
        and is_prose(lines[at - 1].text)
        and is_prose(lines[at + 2].text)
    }
    if len(found) >= 2 or len(above) >= 2:
        found |= {at + 1 for at in above} & titles
    else:
        above = set()
    found |= _with_colons(lines, free, begin, skip) | _bracketed(lines, free)
    found |= _with_theses(lines, free, begin, skip)
    first = begin - 1
    if found and first in titles and (_opens(lines, first) or _is_one_of(lines, first, found)):
        found.add(first)
    longest = max((len(lines[at].text) for at in above), default=0)
    if first in titles and _heads(lines, first - 1, free, longest):
        found.add(first)
        above.add(first - 1)
    if len(found) < few and not any(LIKELY.fullmatch(lines[at].text) for at in found):
        return {}
    top = min(above, default=0)
    ends = Counter(lines[at].text[-2:] for at in above)  # 水環境, 大氣環境: 聲環境 too
    above |= {
        at
        for at in found
        if above and (at < top or ends[lines[at].text[-2:]] > 1 or TOP.fullmatch(lines[at].text))
    }
    return {at: "above" if at in above else "plain" for at in found | above}


def _heads(lines: Sequence[Line], at: int, free: Collection[int], longest: int) -> bool:
    """Tell whether a line above the first heading is one above it, as others further on."""
    return at > 0 and at in free and title_like(lines[at].text) and len(lines[at].text) <= longest


def _is_one_of(lines: Sequence[Line], at: int, found: Collection[int]) -> bool:
    """Tell whether the line above the first paragraph is one of the headings further on."""
    text = lines[at].text
    if {_shape(lines[one].text) for one in found} == {_shape(text)}:
        return True
    longest = max(len(lines[one].text) for one in found)
    named = ORGANISATION.fullmatch(text) or DOCUMENT.fullmatch(text) or PERSON.fullmatch(text)
    return at > 0 and len(found) > 2 and len(text) <= longest + 2 and not named


def _shape(text: str) -> str:
    """Return what is alike in 一月 and 二月, in 1978年：走進校園 and 1982年：走上講台."""
    named = NAMED.match(text)
    return re.sub("[一二三四五六七八九十0-9]+", "1", named[0] if named else text)


def _with_colons(
    lines: Sequence[Line], free: Collection[int], begin: int, skip: Collection[int]
) -> set[int]:
    """Return the headings that end with a colon; speakers, whose names come again, have none."""
    found = {
        at
        for at in free
        if at >= begin - 1
        and COLON.search(lines[at].text)
        and not LEADS.search(lines[at].text)
        and title_like(COLON.sub("", lines[at].text))
        and not is_recipients(lines[at].text)
        and (is_prose(lines[at + 1].text) or at + 1 in free)
        and (at < begin or at - 1 in skip or is_prose(lines[at - 1].text) or at - 2 in free)
    }
    texts = {lines[at].text for at in found}
    return found if len(texts) >= 3 and 2 * len(texts) > len(found) else set()


def entries(lines: Sequence[Line]) -> dict[int, tuple[int, int]]:
    """Return the lines that begin with their title in brackets: where it ends, where they go on.

    One or two are notes: 【編者按】….
    """
    found = {
        at: entry
        for at, line in enumerate(lines)
        if (entry := ENTRY.match(line.text)) and kind_of(line.text) == "text"
    }
    long = sum(len(lines[at].text) >= entry.end() + LONG_ENTRY for at, entry in found.items())
    return {at: (entry.end(1), entry.end()) for at, entry in found.items()} if long > 2 else {}


def _bracketed(lines: Sequence[Line], free: Collection[int]) -> set[int]:
    """Return the titles in brackets, each with something below: 【用法用量】."""
    found = {at for at in free if BRACKETED.fullmatch(lines[at].text)}
    return {at for at in found if at + 1 not in found} if len(found) > 2 else set()


def _with_theses(
    lines: Sequence[Line], free: Collection[int], begin: int, skip: Collection[int]
) -> set[int]:
    """Return the headings that name who or what, and say what of it: 張教授：要重視基礎研究."""
    found = {
        at: named[1]
        for at in free
        if at >= begin - 1
        and (named := THESIS.fullmatch(lines[at].text))
        and is_prose(lines[at + 1].text)
        and (at < begin or at - 1 in skip or is_prose(lines[at - 1].text))
        and kind_of(lines[at].text) == "text"
        and not ORGANISATION.fullmatch(named[2])
    }
    return set(found) if len(found) > 2 and len(set(found.values())) == len(found) else set()


def _listed(lines: Sequence[Line], skip: Collection[int]) -> set[int]:
    """Return the short lines of a list that a colon introduces."""
    found: set[int] = set()
    run: list[int] = []
    for at, line in enumerate(lines):
        if run and at not in skip and not is_prose(line.text) and not COLON.search(line.text):
            run.append(at)
            continue
        if len(run) > 2:
            found.update(run[1:])
        run = [at] if COLON.search(line.text) else []
    return found


def _opens(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line is a heading between the title block and the first paragraph."""
    if at < 1 or not is_prose(lines[at + 1].text):
        return False
    above, text = lines[at - 1].text, lines[at].text
    if OPENS.fullmatch(text) and not DOCUMENT.fullmatch(text):
        return True
    closed = DOCUMENT.fullmatch(above) or ORGANISATION.fullmatch(above) or kind_of(above) == "date"
    names = ORGANISATION.fullmatch(text) or NAMES.fullmatch(text) or DOCUMENT.fullmatch(text)
    return bool(closed and (re.match("(?:關於)?本?(?:報告|計劃|計畫)", text) or not names))


def title_like(text: str) -> bool:
    """Tell whether a line may be a title: short, without the marks of a sentence or a list."""
    if BRACKETED.fullmatch(text):
        return True
    bare = YEARS.sub("", NAMED.sub("", text)).lstrip("●■◆▲□")
    return (
        2 <= len(text) <= LONGEST
        and not UNLIKE.search(bare)
        and (len(WORD.findall(bare)) * 2 > len(bare) or bare != text)
        and kind_of(text) == "text"
        and not CONTENTS.fullmatch(text)
    )


def _leads_over(text: str) -> bool:
    """Tell whether a line is of the body: prose, 一年來，主要工作有：, of a table."""
    return bool(is_prose(text) or ("，" in text and text.endswith("：")) or TABULAR.match(text))


def _between_prose(lines: Sequence[Line], at: int, skip: Collection[int]) -> bool:
    """Tell whether text stands above and below; a heading may be one of the two, not both."""
    text, below = lines[at].text, lines[at + 1].text
    introduces = below.endswith(("：", ":")) and len(below) > len(text)
    under = at == 0 or at - 1 in skip
    apart = not _is_item(text) and not re.search("[，,]", text)  # from a list
    if is_prose(below) or introduces:
        above = lines[at - 1].text
        return under or _leads_over(above) or (_is_item(above) and apart)
    if _begins_list(below) and apart:
        return not under and (is_prose(lines[at - 1].text) or _is_item(lines[at - 1].text))
    return at + 1 in skip and not under and is_prose(lines[at - 1].text)


def _begins_list(text: str) -> bool:
    label = label_of(text)
    return _is_item(text) and (label is None or label.number == 1)


def _is_item(text: str) -> bool:
    label = label_of(text)
    return bool(label and label.kind in LISTING) or bool(ITEM.match(text))


def attached(lines: Sequence[Line], starts: Collection[int], skip: Collection[int]) -> set[int]:
    """Return the titles of documents attached: above a series that begins anew (`starts`).

    They stand within the few lines before, after a date or the heading of an attachment.
    """
    found: set[int] = set()
    for start in starts:
        for at in range(start - 1, max(start - 6, 0), -1):
            if at in skip:
                break
            if DOCUMENT.fullmatch(lines[at].text) and not is_prose(lines[at - 1].text):
                found.add(at)
                break
    return found


def anew(lines: Sequence[Line], starts: Collection[int], skip: Collection[int]) -> set[int]:
    """Return the titles of pieces, each numbered anew (`starts`): each above a paragraph or two.

    All have one, or none has.
    """
    found: set[int] = set()
    for start in starts:
        at = start - 1
        while at > max(start - 4, 0) and is_prose(lines[at].text) and at not in skip:
            at -= 1
        text = lines[at].text
        if at < 1 or at in skip or at == start - 1 or not 4 <= len(text) <= LONGEST_PIECE:
            return set()
        if kind_of(text) != "text" or COLON.search(text) or is_prose(text) or "：" not in text:
            return set()
        found.add(at)
    return found if len(found) == len(starts) > 1 else set()


def declared(lines: Sequence[Line], levels: Mapping[int, int], skip: Collection[int]) -> set[int]:
    """Return the lines without a number that the document's format says are headings."""
    return {
        at
        for at, line in enumerate(lines)
        if at not in skip and line.start in levels and len(line.text) <= 80
    }
