"""What is wrong with the pages: one line each, with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import yaml

from report.markdown import Span, read
from report.marks import MarkError, find_marks
from report.navigation import nav, nav_of
from report.orthography import never_simplified, never_traditional, simplify
from report.pages import FRONT_MATTER, HOME, PageError, order
from report.safety.limits import TooLongError, time_limit
from report.safety.look_alikes import invisible
from report.safety.page import excesses, page_problems
from report.variant import differences, render_page
from report.variants import MASTER, VARIANTS

HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})[ \t]*(?P<text>[^#\s].*?)[ \t]*$", re.MULTILINE)
UNDERLINED = re.compile(r"^ {0,3}(?P<text>[^\s#>|].*)\n(?P<level>=+|--+)[ \t]*$", re.MULTILINE)
ATTRIBUTES = re.compile(r"\{:?(?P<list>[^{}]*)\}$")
ANCHOR = re.compile(r"(?:^|\s)#(?P<anchor>\S+)")
SOUND_ANCHOR = re.compile(r"[a-z][a-z0-9-]*")

Never = Callable[[str], Iterable[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, in a file named from the folder of the pages; lines count from 1."""

    name: str
    line: int
    message: str


def check(pages: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with Traditional pages, and with what they become in Simplified."""
    for page in pages.items():
        yield from check_page(page)
    yield from check_order(pages)


def check_page(page: tuple[str, str]) -> list[Problem]:
    """Return what is wrong with a page, name and text, whatever the other pages are.

    A byte order mark before it, which editors on Windows write, is the file's and not the text's.
    """
    name, text = page
    return sorted(_page(name, text.removeprefix("\ufeff")), key=lambda problem: problem.line)


def check_pairs(pages: Mapping[str, str], simplified: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with generated pages: names are those of the Simplified ones."""
    for name in sorted({*pages, *simplified}):
        if name not in simplified:
            yield Problem(name, 1, "missing; run: convert.py simplify")
        elif name not in pages:
            yield Problem(name, 1, "has no Traditional page; run: convert.py simplify")
        else:
            text = simplified[name]
            yield from _hidden(name, text)
            yield from _characters(name, text, _covered(text), never_simplified, "Simplified")
            for line, message in differences(pages[name], text):
                yield Problem(name, line, f"not built like its Traditional page: {message}")


def dangers(name: str, text: str) -> Iterator[Problem]:
    """Yield what may not come in with a page, whoever sends it."""
    yield from _hidden(name, text)
    said = list(page_problems(text))
    if "-{" in text and not excesses(text):
        said += (each for each in _assembled(text) if each[1] not in {why for _, why in said})
    for line, message in said:
        yield Problem(name, line, message)


def _assembled(text: str) -> Iterator[tuple[int, str]]:
    """Yield what may not come in with a page and is there once its marks are resolved."""
    found: dict[tuple[int, str], None] = {}
    for variant in VARIANTS:
        try:
            shown = render_page(text, variant)
        except MarkError:
            return  # said elsewhere
        pairs = SequenceMatcher(None, text.split("\n"), shown.split("\n"), autojunk=False)
        opcodes = pairs.get_opcodes()
        for line, message in page_problems(shown):
            found[_before(line, opcodes), message] = None
    yield from found


def _before(line: int, opcodes: Sequence[tuple[str, int, int, int, int]]) -> int:
    """Return the line of the first text that became a line of the second."""
    for _, start, end, new, last in opcodes:
        if new < line <= last:
            return min(start + line - new, max(start + 1, end))
    return 1


def check_contents(pages: Mapping[str, str], config: str) -> Iterator[str]:
    """Yield the message that the configuration's table of contents is not that of the pages."""
    try:
        wanted = nav(pages)
    except PageError:
        return  # said already
    if nav_of(config) != wanted:
        yield "nav is not the pages' table of contents; run: convert.py nav --write"


def _page(name: str, text: str) -> Iterator[Problem]:
    yield from dangers(name, text)
    if excesses(text):
        return  # nothing else could read it
    try:
        with time_limit():
            found = list(_written(name, text))
    except TooLongError as error:
        found = [Problem(name, 1, str(error))]
    yield from found


def _written(name: str, text: str) -> Iterator[Problem]:
    """Yield what is wrong with how a page is written, whatever it says."""
    yield from _front_matter(name, text)
    yield from _outline(name, text)
    try:
        view = _covered(text)
        for variant in (MASTER, "zh-hans"):  # the others borrow from the master's
            render_page(text, variant)
    except MarkError as error:
        yield Problem(name, error.line, error.message)
        return
    yield from _characters(name, text, view, never_traditional, "Traditional")
    yield from _characters(name, text, simplify(view), never_simplified, "Simplified")


def _covered(text: str) -> str:
    """Return a page, of the same length, with all blank that no script is asked of.

    That is what is not prose, and what a mark says on purpose. Raises MarkError.
    """
    view = _blanked(text, read(text))
    return _blanked(view, [(mark.start, mark.end) for mark in find_marks(view)])


def _blanked(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (text[at:start], re.sub(r"[^\n]", " ", text[start:end]))
        at = end
    return "".join(parts) + text[at:]


def _characters(name: str, text: str, view: str, never: Never, script: str) -> Iterator[Problem]:
    for place, char in never(view):
        line = _line(view, place)
        around = text.split("\n")[line - 1].strip()
        at = around.find(char)
        context = around[max(0, at - 5) : at + 6] if at >= 0 else around[:20]
        yield Problem(name, line, f"{char} (U+{ord(char):04X}) is never {script}: {context}")


def _hidden(name: str, text: str) -> Iterator[Problem]:
    for line, message in invisible(text):
        yield Problem(name, line, message)


def _front_matter(name: str, text: str) -> Iterator[Problem]:
    found = FRONT_MATTER.match(text)
    if not found:
        yield Problem(name, 1, "no front matter: a title and a description between two lines ---")
        return
    try:
        matter = yaml.safe_load(found[0].strip("-\n"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        yield Problem(name, line, f"front matter is not plain YAML: {error.problem}")
        return
    except (yaml.YAMLError, ValueError, RecursionError):
        return  # said already
    if not isinstance(matter, dict):
        yield Problem(name, 1, "front matter is not a list of keys with values")
        return
    for key in ("title", "description"):
        value = matter.get(key)
        if not isinstance(value, str) or not value.strip():
            there = re.search(rf"^[\"']?{key}\b", found[0], re.MULTILINE)
            what = f"the {key} is no text; put it in quotes" if there and value else f"no {key}"
            line = _line(found[0], there.start()) if there else 1
            yield Problem(name, line, f"front matter: {what}")


def _outline(name: str, text: str) -> Iterator[Problem]:
    front = FRONT_MATTER.match(text)
    spans = [span for span in read(text) if "\n" in text[slice(*span)]]
    view = _blanked(text, [(0, front.end())] if front else [])
    view = _blanked(view, spans)
    seen: dict[str, int] = {}
    last = 0
    for place, level, heading in sorted([*_headings(view)]):
        line = _line(view, place)
        if level > last + 1:
            yield Problem(name, line, f"outline: no {'#' * (last + 1)} above this {'#' * level}")
        elif level == 1 and last:
            yield Problem(name, line, "outline: a second # on the page; use ##")
        last = level
        yield from _anchor(name, line, heading, seen)
    if not last:
        yield Problem(name, 1, "outline: the page has no heading")


def _headings(view: str) -> Iterator[tuple[int, int, str]]:
    """Yield place, level and text of each heading, in either form."""
    for found in HEADING.finditer(view):
        yield found.start(), len(found["level"]), found["text"]
    for found in UNDERLINED.finditer(view):
        yield found.start(), 1 if found["level"][0] == "=" else 2, found["text"].rstrip()


def _anchor(name: str, line: int, heading: str, seen: dict[str, int]) -> Iterator[Problem]:
    attributes = ATTRIBUTES.search(heading)
    found = ANCHOR.search(attributes["list"]) if attributes else None
    if not found:
        yield Problem(name, line, f"heading without an anchor; end it with {{#name}}: {heading}")
        return
    anchor = found["anchor"]
    if not SOUND_ANCHOR.fullmatch(anchor):
        yield Problem(name, line, f"anchor {anchor}: use a-z, 0-9 and - only, a letter first")
    if anchor in seen:
        yield Problem(name, line, f"anchor {anchor} stands on line {seen[anchor]} already")
    seen.setdefault(anchor, line)


def check_order(pages: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with how the pages list each other."""
    if not pages:
        return
    try:
        listed = order(pages)
    except PageError as error:
        yield Problem(HOME, 1, str(error))
        return
    for name in sorted(set(pages) - set(listed)):
        yield Problem(name, 1, "no page lists this one; link to it from its chapter's index.md")


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
