"""Word documents, made ready for pandoc, which passes over some of what Word shows.

Numbers of automatic lists become text; text boxes are set after their paragraph; levels of the
outline become headings; ruby keeps its base. What no reader of the paper sees goes: hidden text,
deletions, comments; and so do tables of contents, headers and footers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from report.documents.archive import Archive
from report.documents.keeping import Keeper
from report.documents.trees import remove, set_after
from report.documents.word_lists import Lists
from report.documents.word_styles import Styles, element, is_on, q, value

BODY: Final = "word/document.xml"
NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
# pandoc takes paragraphs in these styles out of the text.
METADATA: Final = frozenset({"title", "subtitle", "author", "date", "abstract"})
_DELETED_ENDS: Final = [f"{q('pPr')}/{q('rPr')}/{q(name)}" for name in ("del", "moveFrom")]
_MARGIN: Final = re.compile(r"word/(header|footer)\d*\.xml")


def prepared(archive: Archive, keeper: Keeper) -> bytes:
    """Return the document for pandoc; `keeper` is told what is left out."""
    parts: dict[str, bytes] = {}
    styles = Styles(archive.whole("word/styles.xml"))
    hidden = styles.hidden()
    body = archive.whole(BODY)
    if body is not None:
        lists = Lists(archive.whole("word/numbering.xml"), styles)
        _simplify(body, hidden, keeper)
        for paragraph in list(body.iter(q("p"))):
            _paragraph(paragraph, styles, lists, keeper)
        parts[BODY] = etree.tostring(body)
        parts["word/styles.xml"] = styles.with_headings()
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{q("")[1:-1]}"/>'.encode()
    for name in NOTES:
        root = archive.whole(name)
        if root is not None:
            _simplify(root, hidden, keeper)
            for call in list(root.iter(q("footnoteReference"), q("endnoteReference"))):
                remove(call)  # a note may call itself
            parts[name] = etree.tostring(root)
    _margins(archive, keeper)
    _foreign(archive, body, keeper)
    comments = archive.xml("word/comments.xml")
    for comment in comments.iter(q("comment")) if comments is not None else ():
        keeper.drop("comment", text_of(comment))
    return archive.with_parts({name: data for name, data in parts.items() if name in archive.names})


def text_of(node: etree._Element) -> str:
    """Return the text in an element of WordprocessingML."""
    return "".join(
        one.text or "" if one.tag == q("t") else " " for one in node.iter(q("t"), q("tab"), q("p"))
    ).strip()


def _simplify(root: etree._Element, hidden: frozenset[str], keeper: Keeper) -> None:
    """Take away what is not shown, and the wrappings of what is."""
    for fallback in list(root.iter("{*}Fallback")):
        remove(fallback)
    _take_unseen(root, hidden, keeper)
    for ruby in list(root.iter(q("ruby"))):
        base, parent = ruby.find(q("rubyBase")), ruby.getparent()
        if base is None or parent is None:
            continue
        for reading in ruby.iter(q("rt")):
            keeper.drop("reading beside a character", text_of(reading))
        for child in [part for run in base.iter(q("r")) for part in run if part.tag == q("t")]:
            ruby.addprevious(child)
        parent.remove(ruby)
    for contents in [one for one in root.iter(q("sdt")) if _is_contents(one)]:
        keeper.drop("table of contents", text_of(contents))
        remove(contents)
    set_after(root, q("txbxContent"), q("p"))


def _take_unseen(root: etree._Element, hidden: frozenset[str], keeper: Keeper) -> None:
    """Take away what is deleted, or hidden by itself or by a style."""
    for paragraph in list(root.iter(q("p"))):
        if any(paragraph.find(end) is not None for end in _DELETED_ENDS):
            _join_to_next(paragraph)
    for deleted in list(root.iter(q("del"), q("moveFrom"))):
        parent = deleted.getparent()
        moved = deleted.tag == q("moveFrom")  # and stands elsewhere
        if not moved and (parent is None or parent.tag not in (q("rPr"), q("trPr"))):
            text = "".join(one.text or "" for one in deleted.iter(q("delText")))
            keeper.drop("deleted text", text)
        remove(deleted)
    for run in list(root.iter(q("r"))):
        if _is_hidden(run, hidden):
            keeper.drop("hidden text", text_of(run))
            remove(run)


def _is_hidden(run: etree._Element, styles: frozenset[str]) -> bool:
    """Tell whether a run is hidden: by itself, or by one of its two styles.

    Not by both (ISO/IEC 29500-1, 17.7.3).
    """
    own = run.find(f"{q('rPr')}/{q('vanish')}")
    if own is not None:
        return is_on(own)
    paragraph = next(run.iterancestors(q("p")), None)
    of_paragraph = paragraph.find(f"{q('pPr')}/{q('pStyle')}") if paragraph is not None else None
    of_run = value(run.find(f"{q('rPr')}/{q('rStyle')}"))
    return (value(of_paragraph) in styles) != (of_run != "" and of_run in styles)


def _join_to_next(paragraph: etree._Element) -> None:
    """Put what is in a paragraph whose end is deleted before what is in the next one."""
    following = paragraph.getnext()
    if following is None or following.tag != q("p"):
        return
    at = 0 if following.find(q("pPr")) is None else 1
    following[at:at] = [child for child in paragraph if child.tag != q("pPr")]
    remove(paragraph)


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find(f"{q('sdtPr')}/{q('docPartObj')}/{q('docPartGallery')}")
    return value(gallery) == "Table of Contents"


def _unstyle(properties: etree._Element) -> None:
    for style in properties.findall(q("pStyle")):
        properties.remove(style)


def _paragraph(paragraph: etree._Element, styles: Styles, lists: Lists, keeper: Keeper) -> None:
    properties = paragraph.find(q("pPr"))
    style = value(properties.find(q("pStyle"))) if properties is not None else ""
    name = styles.name(style)
    if re.fullmatch(r"toc \d+|toc heading", name):
        keeper.drop("table of contents", text_of(paragraph))
        remove(paragraph)
        return
    number = lists.number(properties, style)
    level = styles.level(properties, style)
    if properties is not None and name in METADATA:
        _unstyle(properties)
    elif level:
        if properties is None:
            properties = element("pPr")
            paragraph.insert(0, properties)
        _unstyle(properties)
        properties.insert(0, element("pStyle", val=styles.heading(level)))
    if number and any(True for _ in _contents(paragraph)):
        run, text = element("r"), element("t")
        text.text = number
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
        paragraph.insert(1 if paragraph.find(q("pPr")) is not None else 0, run)


def _contents(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield what a paragraph shows: an empty one takes a number in Word, but nobody misses it."""
    yield from (one for one in paragraph.iter(q("t"), q("sym"), q("drawing"), q("pict")))


def _foreign(archive: Archive, body: etree._Element | None, keeper: Keeper) -> None:
    """Name what a document brings along that is no text, and the pictures it has not got."""
    relations = archive.xml("word/_rels/document.xml.rels")
    for one in relations.iter("{*}Relationship") if relations is not None else ():
        if (one.get("Type") or "").endswith("/image"):
            target = one.get("Target") or ""
            if one.get("TargetMode") == "External" or not archive.find(target, ("word", "")):
                keeper.drop("picture (it is not in the file)", target)
    for name in archive.names:
        if name.lower().endswith("vbaproject.bin"):
            keeper.drop("macros", name)
        elif name.startswith("word/embeddings/"):
            keeper.drop("embedded object", name)
    for _ in body.iter(q("altChunk")) if body is not None else ():
        keeper.drop("another document within this one")


def _margins(archive: Archive, keeper: Keeper) -> None:
    for name in archive.names:
        found = _MARGIN.fullmatch(name)
        root = archive.xml(name) if found else None
        if found and root is not None and (text := text_of(root)):
            keeper.drop(found[1], text)
