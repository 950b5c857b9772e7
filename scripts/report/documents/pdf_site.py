"""What a browser prints of a site around a text: menus above it, links and notices below it.

A PDF has no elements that would tell them. Only what says of itself that it is a site's goes, with
the short lines between it and the edge of the document; the rest is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from report.documents.main_content import BUTTONS, CREDITS, SENTENCE
from report.documents.pdf_lines import Line
from report.documents.pdf_tables import Grid

FAR: Final = 60  # lines from the beginning or the end that may be of a site
SHORT: Final = 80  # characters; a longer line is text
BROAD: Final = 0.6  # of the widest line: what is cut by commas alone and shorter may be a headline
LINKED: Final = 0.8  # of the characters of an entry of a menu

_SENTENCE_END: Final = re.compile("[。；！？]")
_HOME: Final = "(?:[网網]站)?首[页頁]"
_ABOVE: Final = re.compile(
    rf"{_HOME}\s*[>＞»›→/|｜]|^(?:\d\.\s*|[·•]\s*)?{_HOME}$|"
    r"^[您你]?(?:[现現當当目]前|所在|所處|所处)?的?位置\s*[：:]|(?:[设設][为為])首[页頁]|加入收藏|"
    r"[无無]障[碍礙](?:[浏瀏][览覽]|[阅閱][读讀]|模式)|[欢歡]迎[访訪][问問].*[网網]站|[请請][输輸]入[关關][键鍵][字词詞]|"
    r"跳[到至]主要?[内內]容"
)
_COUNTED: Final = re.compile(
    r"(?:[浏瀏][览覽]|[点點][击擊]|[阅閱][读讀])(?:次[数數]|[数數量])[：:]\s*\d|字[体體号號](?:大小)?[：:]\s*[【\[]?\s*大"
)
_SITE: Final = re.compile(
    r"ICP[备備证證]|公[网網]安[备備]|[网網]站(?:[标標][识識][码碼]|地[图圖])|[设設][为為]首[页頁]",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(
    r"版[权權]所有|本[网網]?站使用\s*Cookie|Copyright|^©|^(?:[阅閱][读讀])\s*[\d.]+[万萬w]?\+?$|^分享(?:到|至)\s*[：:]|"
    r"^(?:相[关關]|[热熱][门門]|推[荐薦]|延伸|最新)(?:[阅閱][读讀]|文章|新[闻聞]|[链鏈][接結]|[报報][道導]|推[荐薦])?[：:]?$",
    re.IGNORECASE,
)
_OWNER: Final = re.compile(
    r"(?:主[办辦管]|承[办辦]|[协協][办辦]|技[术術]支持)(?:[单單]位)?\s*[：:]"
)
_ENTRY: Final = re.compile(r"\d{1,2}[.、]\s*|[·•]\s*")
_ATTACHED: Final = re.compile("附[件表录錄]?[0-9一二三四五六七八九十]*[：:]")


def around(items: Sequence[Line | Grid], printed: bool) -> list[Line]:
    """Return the lines of a document that are its site's.

    `printed` says that a browser has put the address or the time beside the pages.
    """
    lines = [item for item in items if isinstance(item, Line)]
    widest = max((line.right - line.left for line in lines), default=0.0)
    content = [at for at, item in enumerate(items) if _is_content(item, BROAD * widest)]
    if not content:
        return []
    first, last = content[0], content[-1]
    above = [item for item in items[:first] if isinstance(item, Line)]
    below = [item for item in items[last + 1 :] if isinstance(item, Line)]
    begun = next((at for at, line in enumerate(below) if _is_below(line)), len(below))
    while begun and _OWNER.match(below[begun - 1].text):
        begun -= 1
    of_site = any(_ABOVE.search(line.text) for line in above[:FAR])
    if not (printed or of_site or any(_SITE.search(line.text) for line in below[begun:])):
        return []
    then = items[first]
    found = _above(above, then if isinstance(then, Line) else None)
    if len(below) - begun <= FAR:
        found += [line for line in below[begun:] if not _ATTACHED.match(line.text)]
    return found


def _above(lines: list[Line], then: Line | None) -> list[Line]:
    """Return the lines of a site before a text, of which `then` is the first sentence.

    A line larger than all that follow may be the title, wherever it stands.
    """
    sure = [at for at, line in enumerate(lines[:FAR]) if _ABOVE.search(line.text)]
    end = sure[-1] + 1 if sure else 0
    text = then.size if then else median([line.size for line in lines] or [0.0])
    while sure and end < len(lines) and _is_linked(lines[end]) and lines[end].size < 1.1 * text:
        end += 1
    largest = max([text, *(line.size for line in lines[end:])])
    menu = [line for line in lines[:end] if line.size < 1.05 * largest or _ABOVE.search(line.text)]
    return menu + [line for line in lines[end:] if _is_button(line) or _COUNTED.search(line.text)]


def _is_content(item: Line | Grid, wide: float) -> bool:
    """Tell whether something is of the text for sure: a table, a sentence that is no link."""
    if isinstance(item, Grid):
        return True
    if len(item.text) > SHORT:
        return True
    if _ABOVE.search(item.text) or _is_below(item) or _OWNER.match(item.text):
        return False
    cut = SENTENCE if item.right - item.left > wide else _SENTENCE_END
    return bool(cut.search(item.text)) and not _is_linked(item)


def _is_below(line: Line) -> bool:
    if len(line.text) > SHORT:
        return False
    said = _SITE.search(line.text) or _BELOW.search(line.text) or CREDITS.fullmatch(line.text)
    return bool(said) or _is_button(line)


def _is_button(line: Line) -> bool:
    """Tell whether a line is buttons and nothing else: 【打印本页】【关闭窗口】."""
    if "。" in line.text:
        return False
    parts = [part for part in re.split(r"[\s|｜]+|(?<=[】\]])", line.text) if part]
    return bool(BUTTONS.fullmatch(line.text)) or all(BUTTONS.fullmatch(part) for part in parts)


def _is_linked(line: Line) -> bool:
    """Tell whether a line is a link, but for what may stand before it or between two."""
    label = _ENTRY.match(line.text)
    solid = [
        glyph
        for glyph in line.glyphs[label.end() if label else 0 :]
        if glyph.text.strip() and glyph.text not in "|｜-"
    ]
    return bool(solid) and sum(bool(glyph.link) for glyph in solid) > LINKED * len(solid)
