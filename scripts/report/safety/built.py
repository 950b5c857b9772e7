"""The built pages, looked at once more: whatever way something came in, it does not get out.

Nothing here knows Markdown. The content of a page, from the first <article> to the last </article>,
may hold what any content may; around it stands the theme, whose scripts are known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from report.safety.addresses import link_problem, resource_problem
from report.safety.content import ELEMENTS, refusals
from report.safety.tokens import Token, tokens

_AROUND = """
    html head body title meta link script style noscript main form input label button
    svg g path rect circle ellipse line polyline polygon text tspan desc defs use
"""
_FRAME = ELEMENTS | frozenset(_AROUND.split())
_LOADED = frozenset({"stylesheet", "icon", "manifest", "preload", "modulepreload", "prefetch"})
_NEVER = frozenset({"srcdoc", "srcset", "action", "formaction", "ping", "background", "poster"})
_DATA = frozenset({"application/json", "application/ld+json"})
_META = frozenset({"content-security-policy"})
_ELSEWHERE = re.compile(r"@import|url\(\s*[\"']?(?:[a-z]+:)?//", re.IGNORECASE)


def built_problems(html: str, scripts: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield (line, why) for what may not stand in a built page; `scripts` are those known."""
    start, end = _article(html)
    for found in refusals(html[start:end], built=True):
        yield _line(html, start + found.place), found.why
    doctype = re.match(r"\s*<!doctype html>", html, re.IGNORECASE)
    for token in tokens(html):
        if doctype and token.start < doctype.end():
            continue
        if not (start <= token.start < end):
            for why in _frame(token, html, scripts):
                yield _line(html, token.start), why


def _article(html: str) -> tuple[int, int]:
    """Return where the content of a page is; a page without any has none."""
    opening = re.search(r"<article class=\"md-content__inner[^>]*>", html)
    if not opening:
        return 0, 0
    end = html.rfind("</article>")
    return opening.end(), end if end >= 0 else len(html)


def _frame(token: Token, html: str, scripts: Collection[str]) -> Iterator[str]:
    if token.name not in _FRAME:
        yield f"HTML element <{token.name}>" if token.name else "not clear HTML"
    elif not token.closes:
        for name, value in token.attributes:
            if problem := _attribute(token, name, value):
                yield problem
        if problem := _element(token, html, scripts):
            yield problem


def _attribute(token: Token, name: str, value: str) -> str | None:
    if name.startswith("on") or name in _NEVER:
        return f"attribute {name} on <{token.name}>"
    if name == "style" and _ELSEWHERE.search(value):
        return "a style that loads from elsewhere"
    if name == "http-equiv" and value.lower() not in _META:
        return f"<meta http-equiv={value}>"
    if name == "src" and not (token.name == "img" and value.startswith("data:image/")):
        return resource_problem(value)
    if name == "href":
        kinds = dict(token.attributes).get("rel", "").lower().split()
        return (link_problem if _LOADED.isdisjoint(kinds) else resource_problem)(value)
    return None


def _element(token: Token, html: str, scripts: Collection[str]) -> str | None:
    if token.name not in ("script", "style"):
        return None
    values = dict(token.attributes)
    inside = html[token.end : html.find(f"</{token.name}", token.end)]
    if token.name == "script" and "src" not in values:
        known = values.get("type") in _DATA or inside in scripts
        return None if known else "a script that is not the theme's"
    if token.name == "style" and _ELSEWHERE.search(inside):
        return "a style that loads from elsewhere"
    return None


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
