"""Front matter: plain data under keys without effect on what is built, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import yaml

from report.codepoints import is_invisible
from report.safety.addresses import active, resource_problem

# As the site builder finds it (`mkdocs.utils.meta`), which also takes `key: value` lines at the top
# of a page for metadata.
_FRONT = re.compile(r"\A\ufeff?-{3}[ \t]*\n(?P<yaml>.*?\n)(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)
_BARE = re.compile(r" {0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)|(?: {4}|\t)(?P<more>.*)")

# Those that choose another template, leave the page or load something, here or in programs like
# this one; what the theme reads besides is text of the page. Any other key is data without effect.
_EFFECTS = """
    template location redirect redirect_to redirect_from canonical canonical_url social
    git_creation_date_localized git_revision_date_localized
    head scripts script javascript js styles style css extra_javascript extra_css
"""
EFFECTIVE = frozenset(_EFFECTS.split())
_TEMPLATED = re.compile(r"[\w/.-]*")
"""What may stand in values of which the theme makes names of files and classes."""
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|&#|\{\{|\{%")
_MOST = 20_000  # characters; a title, a description and tags are far from it


def split(text: str) -> tuple[str, int, int]:
    """Return the YAML of a page's front matter, the line it begins on, and where the rest begins.

    Without front matter all is empty, and the page begins at 0.
    """
    found = _FRONT.match(text)
    return (found["yaml"], 2, found.end()) if found else ("", 1, 0)


def matter_problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line of the page, what is wrong) for its front matter."""
    source, first, end = split(text)
    if not end:
        yield from _bare(text)
        return
    if len(source) > _MOST:
        yield first, f"front matter of {len(source):,} characters; at most {_MOST:,}"
        return
    try:
        found = next(_not_plain(source), None)
        node = None if found else yaml.compose(source, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        yield first + (mark.line if mark else 0), f"front matter is not YAML: {error.problem}"
        return
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        yield first, f"front matter is not YAML: {str(error).splitlines()[0]}"
        return
    if found:
        yield first + found[0], found[1]
    elif node is not None:
        yield from ((first + line, why) for line, why in _document(node))


def _bare(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        found = _BARE.fullmatch(line)
        if not found:
            return
        key = (found["key"] or "").lower()
        if key in EFFECTIVE:
            yield number, f"front matter key {key} is not allowed"
        elif _MARKUP.search(found["value"] or found["more"] or ""):
            yield number, "front matter: HTML in a value"


def _not_plain(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line from 0, what) for what YAML has beyond data."""
    depth = 0
    for token in yaml.scan(source, yaml.SafeLoader):
        line = token.start_mark.line
        depth += isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken))
        depth += isinstance(token, (yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken))
        if isinstance(token, yaml.TagToken):
            yield line, "front matter is not plain data: a tag (!)"
        elif isinstance(token, (yaml.AnchorToken, yaml.AliasToken)):
            yield line, "front matter is not plain data: an anchor or alias (& *)"
        elif isinstance(token, (yaml.DirectiveToken, yaml.DocumentStartToken)):
            yield line, "front matter is more than one document"
        elif depth > _MOST // 100:
            yield line, "front matter is nested too deep"


def _document(node: yaml.Node) -> Iterator[tuple[int, str]]:
    if not isinstance(node, yaml.MappingNode):
        yield node.start_mark.line, "front matter is not a list of keys with values"
        return
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line
        if key.tag != "tag:yaml.org,2002:str":
            yield line, "front matter key is not a text"
            continue
        if key.value in seen:
            yield line, f"front matter key {key.value} stands twice"
        seen.add(key.value)
        if key.value.lower() in EFFECTIVE:
            yield line, f"front matter key {key.value} is not allowed"
        for scalar in _scalars(value):
            if problem := _value(key.value, scalar):
                yield scalar.start_mark.line, f"front matter: {problem}"


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for part in node.value:
        for child in part if isinstance(part, tuple) else (part,):
            yield from _scalars(child)


def _value(key: str, scalar: yaml.ScalarNode) -> str | None:
    text = scalar.value
    if _MARKUP.search(text):
        return f"HTML or a template in {key}"
    if hidden := next(filter(is_invisible, text), None):
        return f"invisible U+{ord(hidden):04X} in {key}"
    if problem := active(text):
        return f"an address of the kind {problem}: in {key}"
    if key == "image" and (loaded := resource_problem(text)):
        return f"in image: {loaded}"
    if key in ("icon", "status", "layout") and (not _TEMPLATED.fullmatch(text) or ".." in text):
        return f"{text!r} in {key}"
    if scalar.tag == "tag:yaml.org,2002:timestamp":
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            return f"no such date: {text}"
    return None
