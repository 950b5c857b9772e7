"""Front matter: which values of it readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.markdown.sheet import BREAK, PAD, Sheet, Span, mere_text

# As MkDocs finds it (`mkdocs.utils.meta.YAML_RE`); a byte order mark may stand before it.
_FRONT = re.compile(rf"{PAD}\ufeff?-{{3}}[ \t]*\n(?P<yaml>(?s:.*?)\n)(?:-{{3}}|\.{{3}})[ \t]*\n")

# A line of YAML's block style: `key: value`, `- value` or `- key: value`; without any of these, the
# value begun before goes on.
_LINE = re.compile(
    r"(?P<indent>[ ]*)(?P<item>(?:-[ ]+)*)"
    r"(?:(?P<key>\"[^\"\n]*\"|'[^'\n]*'|[^\s#\"'\[{|>&*!-][^\n]*?)[ ]*:(?=[ \n]))?"
    r"[ ]*(?P<value>[^\n]*)\n"
)
# What no line of it looks like: text at the margin. MkDocs takes it for no front matter either.
_NO_YAML = re.compile(r"\n(?![ \n#-]|[\]}]|[^\n]*:[ \n])")

# Keys whose values programs read: Material's, MkDocs' and those of the usual static site builders.
_TECHNICAL = """
    template icon image images cover logo src href url link links path file files slug id ids uid
    anchor class classes css js script scripts style styles lang language locale date updated
    created modified lastmod published draft layout type kind theme color colour hide search exclude
    boost status permalink redirect redirect_to redirect_from redirects aliases alias canonical
    weight order position sidebar_position toc_depth source revision_date edit_url repo_url version
    ref key thumbnail banner avatar background favicon email pin readtime robots
"""
_TECHNICAL_KEYS = frozenset(_TECHNICAL.split())

# A value that is an address, a file name or an identifier, whatever its key.
_ADDRESS = re.compile(
    r"[\"']?(?:[a-z][a-z0-9+.-]*:\S*|\S*[/\\]\S*|\S+\.[A-Za-z0-9]{1,5}|[#.]\S*)[\"']?\s*$"
)


def cover_front_matter(sheet: Sheet) -> None:
    """Keep all of the front matter but the values that readers see."""
    work = sheet.work
    front = _FRONT.match(work)
    if not front or front.end() > len(work) - len(PAD):
        return
    if _NO_YAML.search(work, front.start("yaml") - 1, front.end("yaml") - 1):
        return
    parts: list[str] = []
    at = 0
    for start, end in _values(work, *front.span("yaml")):
        sheet.kept.append((at, start))
        parts += (BREAK * (start - at), mere_text(work[start:end]))
        at = end
    sheet.kept.append((at, front.end()))
    parts += (BREAK * (front.end() - at), work[front.end() :])
    sheet.work = "".join(parts)


def _values(work: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of the values between `start` and `end` that readers see."""
    technical = False
    for line in _LINE.finditer(work, start, end):
        if (key := line["key"]) is not None:
            technical = key.strip("\"'").lower() in _TECHNICAL_KEYS
        elif line["value"].startswith("#"):
            continue
        if not technical and line["value"] and not _ADDRESS.match(line["value"]):
            yield line.span("value")
