"""Footnotes of web pages and of EPUB: links to a note that say so, or one each way."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from lxml import etree

from report.documents import web_lists
from report.documents.trees import Element, as_html, remove, text_in

_NOTES: Final = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_REFERENCES: Final = frozenset({"noteref", "doc-noteref"})
_HEADING: Final = re.compile(
    r"(?:[註注](?:[释釋解])?|[脚腳][註注]|[参參]考(?:文[献獻]|資料|资料)|notes?)?[：:]?", re.I
)
_BOX: Final = re.compile(r"(?:sd)?(?:footnote|endnote|ftn|edn)\d+$")
"""The boxes of notes of LibreOffice and of Word."""
HEADING: Final = 20  # characters of a heading of notes
LONGEST: Final = 8  # characters of what stands in the text for a note: [12], ①, 註1


def taken_out(body: Element, main: Element) -> str:
    """Take the notes of the main content out of the page; return them as pandoc knows notes.

    Word, LibreOffice, pandoc and MediaWiki all write them with a link each way.
    """
    named: dict[str, Element] = {}
    for node in body.iter():
        for name in (node.get("id"), node.get("name")):
            if name:
                named.setdefault(name, node)
    items: list[str] = []
    for link in list(main.iter("a")):
        note = _note(link, named)
        if note is None or main in note.iterdescendants() or note is main:
            continue
        label = f"note-{len(items) + 1}"
        items.append(f'<li id="{label}" role="doc-endnote">{_inside(note)}</li>')
        reference = etree.Element("a", href=f"#{label}", role="doc-noteref", id=f"ref-{label}")
        reference.set("class", "footnote-ref")
        reference.text = "x"
        whole = _outermost(link)
        reference.tail = whole.tail
        whole.addprevious(reference)
        whole.tail = None
        remove(whole)
        _take(note, main)
    if not items:
        return ""
    return (
        '<section class="footnotes" role="doc-endnotes"><ol>' + "".join(items) + "</ol></section>"
    )


def _take(note: Element, main: Element) -> None:
    """Remove a note, and what held nothing but notes and a heading for them."""
    holder = note.getparent()
    remove(note)
    while holder is not None and holder is not main and _is_heading_alone(holder):
        note, holder = holder, holder.getparent()
        remove(note)


def _is_heading_alone(holder: Element) -> bool:
    text = ""
    for part in holder.itertext():
        text += "".join(str(part).split())
        if len(text) > HEADING:  # most holders are the whole text
            return False
    return bool(_HEADING.fullmatch(text))


def _outermost(link: Element) -> Element:
    """Return a link with the superscript around it, if there is nothing else in that."""
    parent = link.getparent()
    if parent is None:
        return link
    alone = not (parent.text or "").strip() and not (link.tail or "").strip() and len(parent) == 1
    return parent if parent.tag == "sup" and alone else link


def _note(link: Element, named: dict[str, Element]) -> Element | None:
    """Return the note that a link leads to, without its link back; None if it is no such link."""
    address = link.get("href") or ""
    target = named.get(address[1:]) if address.startswith("#") else None
    if target is None or not 0 < len(text_in(link).strip()) <= LONGEST:
        return None
    own = {link.get("id"), link.get("name")}
    own |= {child.get(key) for child in link.iter() for key in ("id", "name")}
    own |= {parent.get("id") for parent, _ in zip(link.iterancestors(), range(2), strict=False)}
    note = next(target.iterancestors("li", "aside"), None) if target.tag != "li" else target
    if note is None:
        note = (
            target
            if target.tag in ("aside", "div", "p")
            else next(target.iterancestors("p", "div"), None)
        )
    if note is not None and note.tag == "p":
        note = _whole(note)
    if note is None or link in note.iterdescendants():
        return None
    backs = [back for back in note.iter("a") if (back.get("href") or "#")[1:] in own - {None}]
    for back in backs:
        remove(_outermost(back))
    declared = _is(link, _REFERENCES) or _is(note, _NOTES) or _is(target, _NOTES)
    return note if backs or declared else None


def _whole(note: Element) -> Element:
    """Return the box of a note whose first paragraph it is, if there is no other note in it."""
    box = note.getparent()
    if box is None or box.tag != "div" or box[0] is not note or not _BOX.match(box.get("id") or ""):
        return note
    return box


def _is(node: Element, kinds: frozenset[str]) -> bool:
    return not kinds.isdisjoint((node.get("epub:type") or "").split()) or node.get("role") in kinds


def _inside(note: Element) -> str:
    """Return the content of a note as HTML, without the sign of the way back."""
    web_lists.written_out(note)  # pandoc would take the items of an ordered one for notes
    parts = [
        escape(note.text or ""),
        *(as_html(child) + escape(child.tail or "") for child in note),
    ]
    text = "".join(parts) if note.tag != "p" else f"<p>{''.join(parts)}</p>"
    return text.replace("↩︎", "").replace("↩", "")
