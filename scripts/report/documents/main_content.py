"""The main content of a web page: the element that holds its prose, and the heading above it.

Prose is text with the punctuation of sentences outside links. From the body down, the part that
holds nearly all of it is taken, as long as one does; what is around it is navigation, footers,
neighbours, and is listed. Nothing within it goes but what is by its own words or name no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from report.documents.trees import Element, remove, words

SHARE: Final = 0.7  # of a page's prose that its main content holds at least
NAMED: Final = 0.4  # of it that what is named as furniture holds less than
LITTLE: Final = 0.1  # of it that what looks like furniture holds less than
SENTENCE: Final = re.compile("[，。；！？]|, ")
UNSEEN: Final = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "video",
    "audio",
    "button",
    "input",
    "select",
    "textarea",
    "link",
    "meta",
    "base",
    "map",
    "dialog",
]
BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HOLDERS: Final = frozenset(
    [
        "article",
        "blockquote",
        "body",
        "center",
        "div",
        "fieldset",
        "form",
        "main",
        "section",
        "table",
        "tbody",
        "td",
        "tr",
        "span",
        "font",
    ]
)
_HIDDEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_FURNITURE: Final = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu|bread\w*|crumbs?|mbx|foot(?:er)?|copyright|share\w*|bdshare\w*|"
    r"social|related|recommend\w*|sidebar|toolbar|tools|pagination|pager|qrcode|ewm|comments?|ads?|"
    r"advert\w*|prevnext|skip-?link|toc|catlinks|editsection|mw-editsection|back-?to-?top)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROLES: Final = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
# Short lines in the main content that are the page's and not the text's.
BUTTONS: Final = re.compile(
    r"[【\[（(]?(?:字[体體号號](?:大小)?|分享(?:到|至)?|打印(?:本[页頁])?|列印(?:本頁)?|[关關][闭閉](?:窗口|本页|視窗)?|"
    r"[浏瀏][览覽](?:次数|次數|量)?|[阅閱][读讀](?:次数|次數|量)|[点點][击擊](?:数|數|量|率)?|扫一扫|掃一掃|"
    r"[上下]一[篇条條页頁]|相[关關][链鏈新阅閱文][接聞闻讀读章]|返回(?:[顶頂]部|首[页頁]|列表)|收藏|[复複][制製][链鏈][接结]|"
    r"[扫掃]描二[维維][码碼]|回到[顶頂]部|微信扫一扫)(?:[】\]）)：: ].*)?"
)
CREDITS: Final = re.compile(r"[（(]?[责責]任[编編][辑輯][：: ].{1,20}")
_OF_THE_SITE: Final = re.compile(
    r"版[权權]所有|ICP|公网安备|[备備]案|主[办辦][：:]|承[办辦][：:]|技[术術]支持|[联聯][系繫絡络]电?[话話]?[：:]|[邮郵][编編遞递]|"
    r"[欢歡]迎[访訪][问問光]|[责責]任[编編][辑輯]|上一篇|下一篇|不得[转轉][载載]|Copyright|©|Cookie|[关關]注[该該]?公[众眾][号號]|"
    r"[点點][击擊][数數]",
    re.IGNORECASE,
)
BUTTON: Final = 60  # characters; a longer line is text


def seen(body: Element) -> None:
    """Take away what a browser does not show as text."""
    for node in list(body.iter()):
        if not isinstance(node.tag, str) or node.tag in UNSEEN or _is_hidden(node):
            remove(node)


def _is_hidden(node: Element) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _prose(body: Element) -> dict[Element, int]:
    """Return how many characters of prose each element holds.

    What is named as furniture, or speaks of the site, counts only where it is most of the page.
    """
    held = _counted(body, frozenset())
    total = held.get(body, 0)
    named = {
        node for node in body.iter() if _is_furniture(node) and held.get(node, 0) < NAMED * total
    }
    return _counted(body, frozenset(named))


def _counted(body: Element, but: frozenset[Element]) -> dict[Element, int]:
    held: dict[Element, int] = {}
    for node in body.iter():
        texts = [(node, node.text)] + [(node, child.tail) for child in node]
        for owner, text in texts:
            if not text or not SENTENCE.search(text) or _OF_THE_SITE.search(text):
                continue
            holders = [owner, *owner.iterancestors()]
            if _in_link(owner) or not but.isdisjoint(holders):
                continue
            for holder in holders:
                held[holder] = held.get(holder, 0) + len(text.strip())
                if holder is body:
                    break
    return held


def _in_link(node: Element) -> bool:
    return node.tag == "a" or any(True for _ in node.iterancestors("a"))


def main_content(body: Element) -> Element:
    """Return the element of a page, cleared by `seen`, that holds its text."""
    held = _prose(body)
    node = body
    while True:
        children = [child for child in node if child.tag in HOLDERS and held.get(child)]
        best = max(children, key=lambda child: held.get(child, 0), default=None)
        if best is None or held.get(best, 0) < SHARE * max(1, held.get(node, 0)):
            break
        node = best
    parent = node.getparent()
    while node.tag in ("span", "font", "tr", "tbody") and node is not body and parent is not None:
        node, parent = parent, parent.getparent()
    return node


def heading_above(body: Element, main: Element, title: str) -> Element | None:
    """Return the heading that stands before the main content, if none stands in it.

    It is the last element before it whose text the title of the page begins with, or its h1.
    """
    if main is body:
        return None
    wanted = _folded(title)
    found: Element | None = None
    for node in body.iter():
        if node is main:
            break
        text = (
            _folded(words(node)) if node.tag in BLOCKS and node not in main.iterancestors() else ""
        )
        if (
            len(text) >= 4
            and (wanted.startswith(text) or node.tag == "h1")
            and not _is_linked(node)
        ):
            found = node
    first = next((text for node in main.iter("h1", "h2", "p", "div") if (text := words(node))), "")
    if found is None or _folded(first).startswith(_folded(words(found))):
        return None
    return found


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _is_linked(node: Element) -> bool:
    linked = sum(len(words(link)) for link in node.iter("a"))
    return linked > len(words(node)) / 2 or _is_furniture(node)


def _is_furniture(node: Element) -> bool:
    if node.tag in ("nav", "footer", "aside") or node.get("role") in _ROLES:
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return bool(_FURNITURE.search(names))


def furniture(main: Element) -> Iterator[Element]:
    """Yield what in the main content is no text of it, outermost first.

    What is named so goes only with little prose in it: a page may well call its text "nav".
    """
    held = _counted(main, frozenset())
    total = max(1, held.get(main, 0))
    gone: set[Element] = set()
    for node in main.iter():
        if node is main or (node.tag not in BLOCKS and node.tag != "span"):
            continue
        if any(parent in gone for parent in node.iterancestors()):
            continue
        share = held.get(node, 0) / total
        named = share < NAMED and _is_furniture(node)
        if named or (share < LITTLE and (_is_menu(node) or _is_button(node))):
            gone.add(node)
            yield node


def _is_menu(node: Element) -> bool:
    """Tell whether a list or a box is links and nothing else, several of them."""
    if node.tag not in ("ul", "ol", "div", "dl", "section"):
        return False
    links = list(node.iter("a"))
    text = _folded(words(node))
    linked = sum(len(_folded(words(link))) for link in links)
    return len(links) > 2 and linked > 0.8 * len(text) and not any(True for _ in node.iter("img"))


def _is_button(node: Element) -> bool:
    text = words(node)
    if not text or len(text) > BUTTON or "。" in text:
        return False
    boxes = ("p", "div", "li", "ul", "span", "td")
    return node.tag in boxes and bool(BUTTONS.fullmatch(text) or CREDITS.fullmatch(text))


def around(body: Element, kept: set[Element]) -> Iterator[Element]:
    """Yield what stands outside the kept elements, in the largest pieces that hold none of them."""
    holders = {parent for node in kept for parent in node.iterancestors()}
    for node in body.iter():
        parent = node.getparent()
        if node in kept or node in holders or parent not in holders:
            continue
        if words(node):
            yield node
