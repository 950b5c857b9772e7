"""Web pages as browsers save them: what the page says, without what is around it."""

from __future__ import annotations

import base64
import binascii
import re
from html import escape
from typing import Final
from urllib.parse import unquote_to_bytes

from lxml import etree

from report import encoding
from report.documents import main_content, pandoc, web_lists, web_notes, web_styles
from report.documents.builder import WIDE, Builder
from report.documents.errors import DocumentError
from report.documents.keeping import Fetch, Keeper
from report.documents.trees import Element, as_html, remove, words

_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,30})""", re.I
)
_XML: Final = re.compile(rb"""\A\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,30})""")
_LAZY: Final = ("data-src", "data-original", "data-lazy-src", "file")
_DATA: Final = re.compile(
    r"data:image/[a-z+.-]+(?P<base64>;base64)?,(?P<data>.*)", re.I | re.DOTALL
)
_PARTS: Final = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption")
# So long a run of Chinese on one line was not cut to fit: the program cuts at spaces only.
_UNCUT: Final = re.compile(f"(?:{WIDE.pattern}){{80}}")
_CUTS_AT_SPACES: Final = re.compile("LibreOffice|OpenOffice|pandoc", re.IGNORECASE)
_CUT: Final = re.compile(r"(?<=\S)[ \t]*\r?\n[ \t]*(?=\S)")
_CONTENTS: Final = re.compile(r"(?:Table of Contents|目录|目錄)\d+")
DEEPEST: Final = 250  # elements in one another; what comes of them has to be read, three a level


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
    keeper = Keeper(lambda path: embedded(path) or fetch(path))
    body, name = body_of(text)
    keeper.title = name
    web_styles.written_in(body, fetch)
    main_content.seen(body)
    for node in list(body.iter("div")):  # as LibreOffice saves a page's margins, and contents
        margin = node.get("title") if node.get("title") in ("header", "footer") else None
        contents = "table of contents" if _CONTENTS.fullmatch(node.get("id") or "") else None
        if what := margin or contents:
            keeper.drop(what, words(node))
            remove(node)
    main = main_content.main_content(body)
    heading = main_content.heading_above(body, main, name)
    notes = web_notes.taken_out(body, main)
    kept = {main} | ({heading} if heading is not None else set())
    for node in main_content.around(body, kept):
        keeper.drop("around the text", words(node))
    for node in list(main_content.furniture(main)):
        keeper.drop("in the text", words(node))
        remove(node)
    title = f"<p>{escape(words(heading))}</p>" if heading is not None else ""
    put(title, main, notes, builder, keeper)
    return keeper


def put(title: str, main: Element, notes: str, builder: Builder, keeper: Keeper) -> None:
    """Put an element of a page, between HTML of a title and of notes, into `builder`."""
    web_lists.written_out(main)
    _rejoin(main)
    _prepare(main)
    page = "\n".join((title, as_html(main), notes))
    tree = pandoc.read(page.encode(), "html-auto_identifiers")
    pandoc.Walker(builder, keeper).blocks(tree["blocks"])


def body_of(text: str) -> tuple[Element, str]:
    """Return the body of a page and its title. Raises DocumentError."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DocumentError("there is no text in the page") from None
    body = root.find("body") if root is not None else None
    if root is None or body is None:
        raise DocumentError("there is no text in the page")
    if _deep(body):
        etree.strip_tags(body, "font")  # each within the one before it, where none was closed
    if _deep(body) or parser.error_log.filter_types([etree.ErrorTypes.ERR_RESOURCE_LIMIT]):
        raise DocumentError("elements are nested too deep for a page; copy its text into a .txt")
    title = root.find("head/title")
    return body, (title.text or "") if title is not None else ""


def _deep(body: Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _rejoin(main: Element) -> None:
    """Put a space for each end of a line in a text whose program cuts lines at spaces only.

    Elsewhere it is left to the builder, for whom it is none between Chinese characters.
    """
    nodes = [*main.iter(etree.Element)]
    uncut = any(_UNCUT.search(text) for node in nodes for text in (node.text, node.tail) if text)
    if not uncut and not _CUTS_AT_SPACES.search(_generator(main)):
        return
    for node in nodes:
        if node.tag != "pre":
            node.text = _CUT.sub(" ", node.text) if node.text else node.text
        node.tail = _CUT.sub(" ", node.tail) if node.tail else node.tail


def _generator(main: Element) -> str:
    """Return the name of the program that says that it made a page."""
    metas = main.getroottree().iterfind("head/meta")
    return " ".join(
        meta.get("content") or ""
        for meta in metas
        if (meta.get("name") or "").lower() == "generator"
    )


def _prepare(main: Element) -> None:
    """Make of what only looks like something what it is."""
    for node in list(main.iter()):
        _make_plain(node)
    for table in list(main.iter("table")):
        if _is_layout(table):
            parts = [part for part in table.iter(*_PARTS) if _table_of(part) is table]
            for part in (table, *parts):
                part.tag = "div"
    if main.tag in ("table", *_PARTS, "form", "body"):
        main.tag = "div"


def _make_plain(node: Element) -> None:
    if "epub:type" in node.attrib:
        del node.attrib["epub:type"]  # pandoc leaves out title pages
    if node.tag in ("h1", "h2") and node.get("class") in ("title", "subtitle"):
        node.tag = "p"  # as pandoc has them
    web_styles.made_plain(node)
    for span in {"colspan", "rowspan"} & set(node.attrib):
        if not re.fullmatch(r"[1-9]\d{0,2}", node.get(span) or ""):
            del node.attrib[span]  # of a thousand and more, cells are made one by one
    if node.tag == "img":
        lazy = next((node.get(name) for name in _LAZY if node.get(name)), None)
        if lazy and not (node.get("src") or "").startswith("data:image/jp"):
            node.set("src", lazy)


def _table_of(part: Element) -> Element | None:
    return next(part.iterancestors("table"), None)


def _is_layout(table: Element) -> bool:
    """Tell whether a table only sets things side by side."""
    cells = list(table.iter("td", "th"))
    return len(cells) == 1 or any(next(cell.iter("table"), None) is not None for cell in cells)


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
