"""Web pages as browsers save them: what the page says, without what is around it."""

from __future__ import annotations

import base64
import binascii
import re
from html import escape
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree, html

from report import encoding
from report.documents import main_content, pandoc, web_lists, web_notes
from report.documents.builder import Builder
from report.documents.errors import DocumentError
from report.documents.keeping import Fetch, Keeper

_DECLARED: Final = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,30})""", re.I)
_XML: Final = re.compile(rb"""\A\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,30})""")
_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_LAZY: Final = ("data-src", "data-original", "data-lazy-src", "file")
_DATA: Final = re.compile(r"data:image/[a-z+.-]+(?P<base64>;base64)?,(?P<data>.*)", re.I | re.DOTALL)
DEEPEST: Final = 500  # elements in one another; browsers stop at 512


def decoded(data: bytes, named: str | None = None) -> str:
    """Return a page as text: its mark decides, then `named`, then what it says, then its sense.

    Raises encoding.NotTextError.
    """
    found = _DECLARED.search(data[:4000]) or _XML.match(data)
    told = named or (found[1].decode("ascii") if found else None)
    if told and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return encoding.decode(data, told).text
        except encoding.NotTextError:
            if named:
                raise
    return encoding.decode(data).text


def read(text: str, fetch: Fetch, builder: Builder) -> Keeper:
    """Put a page into `builder`; return what else was kept. Raises DocumentError."""
    keeper = Keeper(lambda path: embedded(path) or fetch(unquote(path)))
    body, name = body_of(text)
    main_content.seen(body)
    for node in list(body.iterchildren("div")):
        if node.get("title") in ("header", "footer"):  # as LibreOffice saves a page's margins
            keeper.drop(node.get("title") or "", main_content.words(node))
            node.drop_tree()
    main = main_content.main_content(body)
    heading = main_content.heading_above(body, main, name)
    notes = web_notes.taken_out(body, main)
    kept = {main} | ({heading} if heading is not None else set())
    for node in main_content.around(body, kept):
        keeper.drop("around the text", main_content.words(node))
    for node in list(main_content.furniture(main)):
        keeper.drop("in the text", main_content.words(node))
        node.drop_tree()
    title = f"<p>{escape(main_content.words(heading))}</p>" if heading is not None else ""
    put(title, main, notes, builder, keeper)
    return keeper


def put(
    title: str, main: html.HtmlElement, notes: str, builder: Builder, keeper: Keeper
) -> None:
    """Put an element of a page, between HTML of a title and of notes, into `builder`."""
    web_lists.written_out(main)
    _prepare(main)
    page = "\n".join((title, html.tostring(main, encoding="unicode", with_tail=False), notes))
    tree = pandoc.read(page.encode(), "html-auto_identifiers")
    pandoc.Walker(builder, keeper).blocks(tree["blocks"])


def body_of(text: str) -> tuple[html.HtmlElement, str]:
    """Return the body of a page and its title."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    parser = html.HTMLParser(encoding=None, no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise DocumentError("there is no text in the page") from None
    body = root.find("body")
    if body is None:
        raise DocumentError("there is no text in the page")
    if _deep(body):
        raise DocumentError("elements are nested too deep for a page")
    title = root.find("head/title")
    return body, (title.text or "") if title is not None else ""


def _deep(body: html.HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _prepare(main: html.HtmlElement) -> None:
    """Make of what only looks like something what it is."""
    for node in list(main.iter("img")):
        lazy = next((node.get(name) for name in _LAZY if node.get(name)), None)
        if lazy and not (node.get("src") or "").startswith("data:image/jp"):
            node.set("src", lazy)
    for node in main.iter():
        node.attrib.pop("epub:type", None)  # pandoc leaves out title pages
    for node in main.iter("h1", "h2"):
        if node.get("class") in ("title", "subtitle"):  # as pandoc and LaTeX's converters have them
            node.tag = "p"
    for node in main.iter("span", "font"):
        if _BOLD.search(node.get("style") or ""):
            node.tag = "strong"
    for table in list(main.iter("table")):
        cells = list(table.iter("td", "th"))
        if len(cells) == 1 or any(any(True for _ in cell.iter("table")) for cell in cells):
            for part in list(table.iter("table", "tbody", "thead", "tr", "td", "th", "caption")):
                if next(part.iterancestors("table"), table) is table or part is table:
                    part.tag = "div"
    if main.tag in ("td", "th", "table", "form", "body"):
        main.tag = "div"


def embedded(path: str) -> bytes:
    """Return a picture that stands in the address itself."""
    found = _DATA.fullmatch(path)
    if not found:
        return b""
    data = unquote_to_bytes(found["data"])
    try:
        return base64.b64decode(data) if found["base64"] else data
    except binascii.Error:
        return b""


