"""Front matter: which values of it readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.markdown.sheet import PAD, SOLID, URL, Sheet, Span

# As MkDocs finds it (`mkdocs.utils.meta.YAML_RE`); a byte order mark may stand before it.
_BEGIN = re.compile(rf"{PAD}\ufeff?-{{3}}[ \t]*(?=\n)")
_END = re.compile(r"\n(?:-{3}|\.{3})[ \t]*(?=\n)")
# `key: value`, `- value` or `- key: value`, in YAML's block style; without any of these, the value
# begun before goes on.
_KEY = r" *(?:- +)*(?P<key>[^\s#\"'\[{|>&*!-][^\n:]*|\"[^\"\n]*\"|'[^'\n]*') *:(?=[ \n])"
_LINE = re.compile(rf"\n(?:{_KEY}| *(?:- +)*) *(?P<value>[^\n]*)")
_KEY_BEFORE = re.compile(rf"\n{_KEY}")
_WORDS = re.compile(r"[^\0-\x7f]")

# What no line of it looks like: text at the margin. MkDocs takes it for no front matter either.
_NO_YAML = re.compile(r"\n(?![ \n#-]|[\]}]|[^\n:]*:[ \n]|[^\n]*:[ \n])")

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
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+|.*[/\\].*|.*\.[A-Za-z0-9]{1,5}|[#.].*")


def cover_front_matter(sheet: Sheet) -> None:
    """Keep all of the front matter but the values that readers see."""
    work = sheet.work
    begin = _BEGIN.match(work)
    stop = _END.search(work, begin.end()) if begin else None
    # Without a line end of its own, the last line of a page ends no front matter.
    if not begin or not stop or stop.end() >= len(work) - len(PAD):
        return
    if _NO_YAML.search(work, begin.end(), stop.start()):
        return
    at = 0
    for start, end in _values(work, begin.end(), stop.start()):
        sheet.kept.append((at, start))
        at = end
    sheet.kept.append((at, stop.end()))
    sheet.work = SOLID * stop.end() + work[stop.end() :]


def _values(work: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans between `start` and `end` that readers see, where they are not ASCII."""
    at = start
    while words := _WORDS.search(work, at, end):
        line = _LINE.match(work, work.rfind("\n", 0, words.start()))
        if line is None:
            return
        at = line.end()
        value = line["value"]
        key = line["key"] or _key_before(work, start, line.start())
        if (
            key.strip("\"'").lower() not in _TECHNICAL_KEYS
            and not value.startswith("#")
            and not _is_address(value)
        ):
            yield from _around_urls(value, line.start("value"))


def _key_before(work: str, start: int, end: int) -> str:
    """Return the key whose value goes on at `end`."""
    keys = [found["key"] for found in _KEY_BEFORE.finditer(work, start, end + 1)]
    return keys[-1] if keys else ""


def _is_address(value: str) -> bool:
    value = value.strip("\"' ")
    return " " not in value and _ADDRESS.fullmatch(value) is not None


def _around_urls(value: str, start: int) -> Iterator[Span]:
    at = 0
    for url in URL.finditer(value) if ":" in value or "www" in value else ():
        yield start + at, start + url.start()
        at = url.end()
    yield start + at, start + len(value)
