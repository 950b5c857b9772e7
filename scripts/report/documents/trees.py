"""Small things that lxml's trees lack."""

from __future__ import annotations

from lxml import etree

Element = etree._Element


def remove(node: Element) -> None:
    """Take an element out of its tree, and leave the text that follows it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def set_after(root: Element, box: str, *paragraphs: str) -> None:
    """Set what is in each box of a tag after the paragraph, of one of the tags, that it is in."""
    for one in reversed(list(root.iter(box))):  # the last first, and before those around it
        holder = next(one.iterancestors(*paragraphs), None)
        if holder is None:
            continue
        for child in reversed(list(one)):
            holder.addnext(child)
        remove(one)


def text_in(node: Element) -> str:
    """Return the text in an element."""
    return "".join(map(str, node.itertext()))


def words(node: Element) -> str:
    """Return the text in an element on one line."""
    return " ".join(" ".join(map(str, node.itertext())).split())


def as_html(node: Element) -> str:
    """Return an element as HTML, without the text that follows it."""
    return str(etree.tostring(node, method="html", encoding="unicode", with_tail=False))
