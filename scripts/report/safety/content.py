"""What the content of a page may consist of once it is HTML: elements, attributes, addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from report.safety.addresses import link_problem, mismatch, resource_problem
from report.safety.tokens import Token, tokens

# Text and its structure; nothing that runs, loads, asks or covers anything.
_TEXT = """
    a abbr address article aside b bdi blockquote br caption center cite code col colgroup dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li
    mark nav ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td
    tfoot th thead time tr tt u ul var wbr
"""
ELEMENTS = frozenset(_TEXT.split())
VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
# Their end tags may be missing, or they may be closed twice, without harm to what follows.
_LOOSE = VOID | frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "rp", "rt", "colgroup"}
)

_WORD = re.compile(r"[^<>]*")
_PLAIN = re.compile(r"[\w .,:%/+-]*")
_THEMES = "analytics|config|consent|drawer|nav|palette|search|settings|source|toc"
_IDENTIFIER = re.compile(rf"(?!__(?:{_THEMES})(?![a-z]))[\w.:-]+")
"""Not those by which the theme's scripts find their own; a heading may be named after __init__."""
_CLASSES = re.compile(r"[\w.:/ \n\t-]*")
_THEME_CLASS = re.compile(
    r"(?:^|\s)md-(?!button\b|icon\b|typeset\b|ellipsis\b|nav__link\b|code__)\S*"
)
_STYLE = re.compile(r"text-align: ?(?:left|center|right);?")

Check = Callable[[str], str | None]


def _matches(pattern: re.Pattern[str]) -> Check:
    return lambda value: None if pattern.fullmatch(unescape(value)) else f"the value {value!r}"


def _classes(value: str) -> str | None:
    if not _CLASSES.fullmatch(unescape(value)):
        return f"the value {value!r}"
    theme = _THEME_CLASS.search(unescape(value))
    return f"{theme[0].strip()}, which belongs to the theme" if theme else None


def _reference(value: str) -> str | None:
    return None if value.startswith("#") else "anything but a place on the page"


_PLAIN_VALUE, _CLASS_VALUE = _matches(_PLAIN), _matches(_CLASSES)
_EVERYWHERE: dict[str, Check] = {
    "id": _matches(_IDENTIFIER),
    "class": _classes,
    "title": _matches(_WORD),
    "lang": _PLAIN_VALUE,
    "dir": _PLAIN_VALUE,
    "align": _PLAIN_VALUE,
    "valign": _PLAIN_VALUE,
    "width": _PLAIN_VALUE,
    "height": _PLAIN_VALUE,
    "aria-label": _matches(_WORD),
    "markdown": _PLAIN_VALUE,
    "data-books": _PLAIN_VALUE,
}
_CELL: dict[str, Check] = {
    **dict.fromkeys(("colspan", "rowspan", "scope", "headers"), _PLAIN_VALUE),
    "style": _matches(_STYLE),
}
_OF_ELEMENT: dict[str, dict[str, Check]] = {
    "a": {
        "href": link_problem,
        **dict.fromkeys(("rel", "target", "hreflang"), _PLAIN_VALUE),
        "name": _matches(_IDENTIFIER),
    },
    "img": {
        "src": resource_problem,
        "alt": _matches(re.compile(r".*", re.DOTALL)),
        "loading": _PLAIN_VALUE,
    },
    "blockquote": {"cite": link_problem},
    "q": {"cite": link_problem},
    "ol": dict.fromkeys(("start", "type", "reversed"), _PLAIN_VALUE),
    "li": {"value": _PLAIN_VALUE},
    "details": {"open": _PLAIN_VALUE},
    "time": {"datetime": _PLAIN_VALUE},
    "ins": {"datetime": _PLAIN_VALUE},
    "del": {"datetime": _PLAIN_VALUE},
    "col": {"span": _PLAIN_VALUE},
    "colgroup": {"span": _PLAIN_VALUE},
    "table": dict.fromkeys(("border", "cellpadding", "cellspacing"), _PLAIN_VALUE),
    "td": _CELL,
    "th": _CELL,
}

# What the build itself puts into pages: drawings without anything that moves, links or loads.
_DRAWINGS = """
    svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker use
    clippath lineargradient stop
"""
_DRAWING = frozenset(_DRAWINGS.split())
_DRAWN = re.compile(r"(?!on|src|href|xlink|style|formaction)[a-z][a-z0-9-]*|xmlns")
_FILTER = frozenset({"button", "form", "input", "label", "option", "output", "select"})
"""Of the filters above tables, which scripts of the site read and nobody sends."""
_FIELD = re.compile(r"name|type|value|for|autocomplete|selected|placeholder")
_OURS = re.compile(r"data-[a-z-]+|popover(?:target(?:action)?)?|tabindex|role|aria-[a-z]+|hidden")
_LOADS = re.compile(r"url\s*\(|@import|expression\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What may not stand in a page: why, what to look for in its source, and where in the HTML."""

    why: str
    sign: str
    kind: str
    place: int


def refusals(html: str, *, built: bool = False) -> Iterator[Refusal]:
    """Yield what may not stand in the content of a page.

    In a `built` one there may also be what the build puts there, which pages may not.
    """
    depth: Counter[str] = Counter()
    opened: dict[str, int] = {}
    for token in tokens(html):
        name = token.name
        if not name:
            around = " ".join(html[token.start : token.start + 20].split())
            yield Refusal(f"not clear HTML: {around}", around, "text", token.start)
        elif name not in ELEMENTS and not (built and name in _DRAWING | _FILTER):
            yield Refusal(f"HTML element <{name}>", name, "tag", token.start)
        elif not token.closes:
            yield from _attributes(token, built)
            if name not in _LOOSE and name not in _DRAWING:
                depth[name] += 1
                opened[name] = token.start
        elif name not in _LOOSE and name not in _DRAWING:
            depth[name] -= 1
            if depth[name] < 0:
                depth[name] = 0
                why = f"</{name}> closes what the page did not open"
                yield Refusal(why, name, "closed", token.start)
    for name, count in depth.items():
        if count:
            yield Refusal(f"<{name}> is never closed", name, "open", opened[name])
    yield from _deceptions(html)


def _attributes(token: Token, built: bool) -> Iterator[Refusal]:
    checks = _EVERYWHERE | _OF_ELEMENT.get(token.name, {})
    for name, value in token.attributes:
        problem: str | None = "it"
        sign, kind = name, "attribute"
        if re.search(r"<[A-Za-z/!?]", value):
            problem, sign, kind = "a tag in its value", value, "text"
        elif built and name in ("id", "class"):
            problem, kind = _CLASS_VALUE(value), "value"  # the build's names are the theme's too
        elif name in checks:
            problem = checks[name](value)
            kind = "address" if name in ("href", "src", "cite") else "value"
            sign = unescape(value)
        elif built and _built_attribute(token.name, name, value):
            problem = None
        if problem == "it":
            yield Refusal(f"attribute {name} on <{token.name}>", sign, kind, token.start)
        elif problem:
            why = f"in {name} of <{token.name}>: {problem}"
            yield Refusal(why if kind != "address" else problem, sign, kind, token.start)
    names = [name for name, _ in token.attributes]
    if len(names) != len(set(names)):
        yield Refusal(f"an attribute twice on <{token.name}>", token.name, "tag", token.start)


def _built_attribute(element: str, name: str, value: str) -> bool:
    if element == "use" and name == "href":
        return _reference(value) is None
    if element in _DRAWING and _DRAWN.fullmatch(name):
        return not _LOADS.search(re.sub(r"url\(#[\w-]+\)", "", unescape(value)))
    if element in _FILTER and _FIELD.fullmatch(name):
        return unescape(value).lower() not in ("password", "file", "image", "submit")
    return _OURS.fullmatch(name) is not None or (element, name) == ("a", "download")


def _deceptions(html: str) -> Iterator[Refusal]:
    """Yield the links whose text is another address than where they lead."""
    links = [token for token in tokens(html) if token.name == "a"]
    for token, after in pairwise(links):
        address = dict(token.attributes).get("href")
        if address is None or token.closes or not after.closes:
            continue
        text = unescape(re.sub(r"<[^<>]*>", "", html[token.end : after.start]))
        if problem := mismatch(text, address):
            yield Refusal(problem, unescape(address), "address", token.start)
