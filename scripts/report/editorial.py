"""The editors' pages completed: drawings, charts, tables, and where each quotation stands.

What is to be filled in stands on the page as a fenced block, named:

- `diagram`: YAML with `title` and `tree` (see `diagram`);
- `chart`: YAML with `title` and `bars`: id of a figure → its label;
- `figures`: the table of the figures with its downloads;
- `words`: the table of words in which a numeral counts nothing;
- `terms`: links to all terms;
- `facts`: YAML, ids of figures, shown large with links to their sentences;
- `rules`, `changes`, `doubts`: from the record of changes (see `changes`);
- `received`: what was received, with a link to it.

Below a term (see `terms`) every line of a quotation is given the place in the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import yaml

from report import changes, chart, diagram, leftout
from report.edition import LEDGER, changes_of, read_ledger
from report.figures import FOLDER, Figure, address, as_csv, as_json, number, published
from report.markup import plain
from report.pages import HEADING, HOME, order
from report.passages import Convert, Report, is_editorial
from report.received import Received, received_page
from report.terms import Term

# A heading, a fenced block that is filled in, or the lines of a quotation.
PLACE = re.compile(
    r"^(?P<heading>#+ .*)$"
    r"|^``` *(?P<fence>diagram|chart|figures|words|terms|facts|rules|changes|doubts|received)\n"
    r"(?P<body>(?:.*\n)*?)```$"
    r"|^(?P<quotation>>.*(?:\n>.*)*)$",
    re.MULTILINE,
)
CSV, JSON = "figures.csv", "figures.json"


class EditorialError(Exception):
    """A page of the editors asks for what cannot be made; the message says which page."""


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What the editors add to a report, all of it Traditional."""

    files: Mapping[str, str]
    report: Report
    figures: Sequence[Figure]
    words: Mapping[str, str]
    terms: Sequence[Term]
    received: Received | None = None
    folder: str = ""
    """The report's folder among the pages, where there are several reports; else ""."""

    @property
    def prefix(self) -> str:
        """What stands before the names of its pages, seen from docs/."""
        return f"{self.folder}/" if self.folder else ""

    @property
    def places(self) -> dict[str, tuple[str, str]]:
        """The titles of the chapter ("" if in none) and the section of every page."""
        names = [name for name in order(self.files) if name != HOME]
        titles = {name: heading_of(self.files[name]) for name in names}
        return {
            name: ("" if name.endswith(HOME) else titles.get(_chapter(name), ""), titles[name])
            for name in names
        }


def _chapter(name: str) -> str:
    return f"{name.rpartition('/')[0]}/{HOME}"


def heading_of(page: str) -> str:
    """Return the text of a page's first heading, "" if it has none."""
    for line in page.splitlines():
        if found := HEADING.match(line):
            return plain(found["text"])
    return ""


def is_completed(apparatus: Apparatus, name: str) -> bool:
    """Tell whether anything on a page may have to be filled in."""
    return name == HOME or is_editorial(apparatus.files.get(name, ""))


def complete(
    apparatus: Apparatus, generated: Mapping[str, str], convert: Convert
) -> dict[str, str]:
    """Return pages of a variant with everything filled in, and the files that go with them.

    `generated` are pages as `report.variant` leaves them. Raises EditorialError.
    """
    done = {
        name: _Page(apparatus, name, convert).complete(page)
        if is_completed(apparatus, name)
        else page
        for name, page in generated.items()
    }
    if apparatus.figures:
        rows = published(apparatus.figures, apparatus.places, convert)
        done |= {f"{FOLDER}/{CSV}": as_csv(rows), f"{FOLDER}/{JSON}": as_json(rows)}
    return done


class _Page:
    """One page of the editors in one variant."""

    def __init__(self, apparatus: Apparatus, name: str, convert: Convert) -> None:
        self.apparatus = apparatus
        self.name = name
        self.convert = convert
        self.root = "../" * address(name).count("/")
        self.drawn = 0

    def complete(self, page: str) -> str:
        """Fill in the page: what for is read from the Traditional, where to from this variant."""
        source = PLACE.finditer(self.apparatus.files[self.name])
        terms = {term.id: term for term in self.apparatus.terms if term.page == self.name}
        current: Term | None = None

        def filled(place: re.Match[str]) -> str:
            nonlocal current
            asked = next(source)
            if asked["heading"]:
                current = terms.get(_anchor(asked["heading"]))
            elif asked["fence"]:
                return self._fence(asked["fence"], asked["body"])
            elif current:
                return self._quotations(current)
            return place[0]

        return PLACE.sub(filled, page)

    def _fence(self, kind: str, body: str) -> str:
        make: dict[str, Callable[[str], str]] = {
            "diagram": self._diagram,
            "chart": self._chart,
            "figures": self._figures,
            "words": self._words,
            "terms": self._terms,
            "facts": self._facts,
            "rules": self._rules,
            "changes": self._changes,
            "doubts": self._doubts,
            "received": self._source,
        }
        try:
            return make[kind](body)
        except (yaml.YAMLError, diagram.DiagramError, KeyError, TypeError, AttributeError) as error:
            raise EditorialError(f"{self.name}: {kind}: {error}") from None

    def _name(self) -> str:
        self.drawn += 1
        return f"drawing-{self.drawn}"

    def _diagram(self, body: str) -> str:
        asked = yaml.safe_load(self.convert(body))
        title = str(asked["title"])
        drawn = diagram.draw(diagram.read_nodes(asked["tree"]), title, self._name())
        return f'<figure class="drawing"><figcaption>{escape(title)}</figcaption>{drawn}</figure>'

    def _chart(self, body: str) -> str:
        asked = yaml.safe_load(body)
        figures = {figure.id: figure for figure in self.apparatus.figures}
        title = self.convert(str(asked["title"]))
        chosen = [(figures[id_], self.convert(label)) for id_, label in asked["bars"].items()]
        bars = [
            chart.Bar(label, float(figure.value), self._written(figure)) for figure, label in chosen
        ]
        rows = "".join(
            f'<tr><th scope="row">{escape(label)}</th><td>{self._link(figure)}</td></tr>'
            for figure, label in chosen
        )
        summary = self.convert("此圖的數字")
        return (
            f'<figure class="drawing"><figcaption>{escape(title)}</figcaption>'
            f"{chart.draw(bars, title, self._name())}"
            f'<details><summary>{summary}</summary><table class="small">'
            f'<caption class="unseen">{escape(title)}</caption>'
            f"<tbody>{rows}</tbody></table></details></figure>"
        )

    def _written(self, figure: Figure) -> str:
        """The number as the report has it; 約 stands before it, 餘 and 多 within."""
        before = "" if figure.approx in figure.written else figure.approx
        return self.convert(before) + figure.passage.text(self.convert)

    def _link(self, figure: Figure) -> str:
        there = f"{self.root}{address(figure.passage.page)}#{figure.anchor}"
        return f'<a href="{there}">{escape(self._written(figure))}</a>'

    def _figures(self, _: str) -> str:
        heads = (("number", "數字"), ("text", "所計"), ("text", "類別"), ("text", "出處"))
        head = "".join(
            f'<th scope="col" data-sort="{kind}">{self.convert(text)}</th>' for kind, text in heads
        )
        rows = "".join(map(self._row, enumerate(self.apparatus.figures)))
        caption = self.convert("報告中的數字，依出現先後")
        return (
            f"{self._downloads()}{self._filter()}"
            f'<table class="figures" id="figures-table"><caption class="unseen">{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _row(self, numbered: tuple[int, Figure]) -> str:
        place, figure = numbered
        chapter, section = self.apparatus.places[figure.passage.page]
        short = self.convert(_short(chapter) + _short(section))
        full = self.convert(chapter + section)
        return (
            f'<tr id="{figure.id}">'
            f'<td data-value="{number(figure.value)}">{self._link(figure)}</td>'
            f"<td>{escape(self.convert(figure.counts))}</td>"
            f"<td>{escape(self.convert(figure.kind))}</td>"
            f'<td data-value="{place}"><abbr title="{escape(full)}">{escape(short)}</abbr></td>'
            "</tr>"
        )

    def _filter(self) -> str:
        """Hidden until the script that filters has come."""
        kinds = dict.fromkeys(figure.kind for figure in self.apparatus.figures)
        options = "".join(f"<option>{escape(self.convert(kind))}</option>" for kind in kinds)
        count = len(self.apparatus.figures)
        label, kind, every = map(self.convert, ("篩選", "類別", "全部"))
        shown = self.convert(f"顯示 # 項，共 {count} 項")
        return (
            f'<form class="figures-filter" hidden data-table="figures-table">'
            f'<label>{label}<input type="search" name="words" autocomplete="off"></label>'
            f'<label>{kind}<select name="kind"><option value="">{every}</option>{options}</select>'
            f'</label><output name="shown" data-text="{shown}"></output></form>'
        )

    def _downloads(self) -> str:
        rows = published(self.apparatus.figures, self.apparatus.places, self.convert)
        files = {CSV: ("CSV", as_csv(rows)), JSON: ("JSON", as_json(rows))}
        word = self.convert("下載")
        links = "".join(
            f'<a class="md-button" download href="{name}">{word} {kind}'
            f"（{len(text.encode()) / 1000:.0f} kB）</a> "
            for name, (kind, text) in files.items()
        )
        return f'<p class="downloads">{links.strip()}</p>'

    def _words(self, _: str) -> str:
        head = "".join(
            f'<th scope="col">{self.convert(text)}</th>' for text in ("字樣", "為什麼不算")
        )
        rows = "".join(
            f"<tr><td>{escape(self.convert(text))}</td><td>{escape(self.convert(why))}</td></tr>"
            for text, why in self.apparatus.words.items()
        )
        return f'<table class="small"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def _terms(self, _: str) -> str:
        links = "".join(
            f'<li><a href="{self.root}{address(term.page)}#{term.id}">'
            f"{escape(self.convert(term.name))}</a></li>"
            for term in self.apparatus.terms
        )
        return f'<div class="term-list"><ul>{links}</ul></div>'

    def _facts(self, body: str) -> str:
        figures = {figure.id: figure for figure in self.apparatus.figures}
        items = []
        for id_ in yaml.safe_load(body):
            figure = figures[id_]
            there = f"{self.root}{address(figure.passage.page)}#{figure.anchor}"
            items.append(
                f'<li><a href="{there}"><b>{escape(self._written(figure))}</b>'
                f" <span>{escape(self.convert(figure.counts))}</span></a></li>"
            )
        return f'<ul class="facts">{"".join(items)}</ul>'

    @property
    def _received(self) -> str:
        """The address of the received text, which stands beside the variants."""
        up = "../" * (1 + self.apparatus.prefix.count("/"))
        return f"{self.root}{up}{received_page(self.apparatus.folder)}"

    def _ledger(self) -> tuple[dict[str, Any], Received]:
        if not self.apparatus.received:
            raise EditorialError(f"{self.name}: the pages have no record of changes, or no source")
        return read_ledger(self.apparatus.files[LEDGER]), self.apparatus.received

    def _rules(self, _: str) -> str:
        ledger, _received = self._ledger()
        return changes.rules_table(changes_of(ledger), self.convert)

    def _changes(self, _: str) -> str:
        ledger, received = self._ledger()
        return changes.changes_table(changes_of(ledger), received, self.convert, self._received)

    def _doubts(self, _: str) -> str:
        ledger, _received = self._ledger()
        return changes.doubts_list(ledger.get("doubts", []), self.convert, self._received)

    def _source(self, _: str) -> str:
        _ledger, received = self._ledger()
        said = "收到的檔案逐位元組保存，從不修改，可以逐行查看："
        after = "。"
        if received.format:
            kind = leftout.FORMATS.get(received.format, "文件")
            said = f"收到的是{kind}，逐位元組保存，從不修改。從裡面取出的文字可以逐行查看："
        if left := leftout.told(received.dropped):
            after = f"。沒有收入的有{left}，逐條列在全部更動的記錄裡。"
        link = f'<a href="{self._received}">{self.convert("收到的原文")}</a>'
        return f"<p>{self.convert(said)}{link}{self.convert(after)}</p>"

    def _quotations(self, term: Term) -> str:
        """Return the quotations below a term, each with a link to its sentence."""
        said = []
        for number_, passage in enumerate(term.quotes):
            there = f"{self.root}{address(passage.page)}#{term.anchor(number_)}"
            label = self.convert("".join(self.apparatus.places[passage.page]))
            said.append(
                f'<blockquote class="said"><p>{escape(passage.text(self.convert))}</p>'
                f'<p class="where"><a href="{there}">{escape(label)}</a></p></blockquote>'
            )
        return "\n\n".join(said)


def _anchor(heading: str) -> str:
    found = re.search(r"\{#([^\s}]+)", heading)
    return found[1] if found else ""


def _short(title: str) -> str:
    """Return the number of a heading, 一 of 一、主要特點, or all of one that has none."""
    found = re.match(r"（.+?）|.+?(?=、)", title)
    return found[0] if found else title
