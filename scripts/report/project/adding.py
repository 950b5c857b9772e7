"""A second report, or a third, beside those that a project has: each gets a folder of its own.

The pages of a project's only report move into a folder first, and their published addresses lead
there. What is about all reports, the guide to correcting them, stays where it is.
"""

from __future__ import annotations

import posixpath
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from report import published, settings
from report.edition import LEDGER, Edition
from report.files import PART_SUFFIX, replace_all
from report.importer import ChangedError, read_folder, stamps
from report.markup import escape
from report.navigation import nav, replace_nav
from report.pages import HOME
from report.project.founding import NOTES, FoundingError, Wanted, filled, home, values_of
from report.received import FOLDER as SOURCE
from report.received import PAGE as RECEIVED
from report.received import received_page
from report.settings import Settings

WHOLE: Final = "報告集"
_OF_ALL: Final = settings.OF_A_REPORT - {"title"}
_LINK: Final = re.compile(r"(?<=\]\()(?P<path>[^()\s#]+\.md)(?=[)#\s])")
_RECEIVED: Final = re.compile(rf"(?P<up>(?:\.\./)+){re.escape(RECEIVED)}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the new report goes, and what is asked where the project had one report only."""

    name: str
    """Its folder below docs/."""
    first: str
    """The folder that the only report moves into."""
    whole: str = WHOLE
    """What the site is called then."""


def add(project: Path, edition: Edition, source: Path, wanted: Wanted, place: Place) -> None:
    """Add a report to a project: all of it, or nothing.

    Raises FoundingError, SettingsError, PublishedError, importer.ChangedError and OSError, and then
    everything is as it was.
    """
    config = (project / settings.NAME).read_text(encoding="utf-8")
    said = settings.read(config)
    _require_free(project, said, source, place)
    docs = project / "docs"
    staging = docs.with_name(f".docs.{secrets.token_hex(4)}{PART_SUFFIX}")
    try:
        shutil.copytree(docs, staging, symlinks=True)
        copied = stamps(staging)
        reports = {name: dict(facts) for name, facts in said.reports.items()}
        redirects = ""
        if not reports:
            reports = {place.first: dict(said.facts())}
            _split_off(staging, place.first, said.guide)
            redirects = _redirects(project, place.first, said.guide)
            config = _of_several(config, place.whole)
            _write(staging / HOME, _front(place.whole, said, reports))
        reports[place.name] = _facts(wanted, source.name)
        _write_report(staging, edition, source, wanted, place.name, said.guide)
        _list(staging / HOME, wanted, place.name)
        config = settings.with_reports(config, reports)
        pages = {name: text for name, text in read_folder(staging).items() if name != LEDGER}
        config = replace_nav(config, nav(_only_pages(pages)))
        settings.read(config, {})
        files = {
            project / SOURCE / source.name: source.read_bytes(),
            project / settings.NAME: config.encode(),
        }
        if redirects:
            files[project / published.FOLDER / published.REDIRECTS] = redirects.encode()
        if stamps(docs) != copied:
            raise ChangedError(f"{docs}: changed by somebody meanwhile; nothing was written")
        replace_all(files, staging, docs)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _only_pages(files: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.endswith(".md")}


def _require_free(project: Path, said: Settings, source: Path, place: Place) -> None:
    for name in {place.name} if said.reports else {place.name, place.first}:
        if (project / "docs" / name).exists():
            raise FoundingError(f"docs/{name}: already there; give another name with --name")
    if not said.reports and place.name == place.first:
        raise FoundingError(f"two reports cannot both be docs/{place.name}; use --name or --first")
    there = project / SOURCE / source.name
    if there.exists() and there.read_bytes() != source.read_bytes():
        raise FoundingError(f"{SOURCE}/{source.name}: another text of that name; rename yours")


def _facts(wanted: Wanted, source: str) -> dict[str, str]:
    facts = {
        "title": wanted.title,
        "author": wanted.author,
        "date": wanted.date,
        "licence": wanted.licence,
        "source": source,
        "split_depth": str(wanted.split or ""),
        "supplied_title": "true" if wanted.supplied_title else "",
    }
    return {key: text for key, text in facts.items() if text}


def _of_several(config: str, whole: str) -> str:
    said = {
        "site_name": whole,
        "site_description": f"{whole}：繁簡兩種文字，全文可檢索，每一處校訂都有記錄。",
        "copyright": "文字經校訂，每一處更動都有記錄。",
    }
    for key, text in said.items():
        config = settings.with_value(config, key, text)
    for key in sorted(_OF_ALL):
        config = settings.with_value(config, f"extra.{key}", None)
    return config


def _split_off(docs: Path, name: str, guide: str) -> None:
    """Move all pages but the guide into a folder, links with them."""
    moved = docs / name
    moved.mkdir()
    for path in list(docs.iterdir()):
        if path.name not in (name, guide):
            path.rename(moved / path.name)
    for path in moved.rglob("*.md"):
        page = path.relative_to(moved).as_posix()
        text = path.read_text(encoding="utf-8")
        if page == HOME and guide:
            text = re.sub(
                rf"^- \[[^\]\n]*\]\({re.escape(guide)}\)\n(?:    .*\n)*", "", text, flags=re.M
            )
        _write(path, _relinked(text, page, guide, name))
    if guide:
        text = (docs / guide).read_text(encoding="utf-8")
        _write(docs / guide, _LINK.sub(lambda link: f"{name}/{link['path']}", text))


def _relinked(text: str, page: str, guide: str, name: str) -> str:
    """Return a page that went one folder down with its links to what did not."""

    def led(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), link["path"]))
        return f"../{link['path']}" if target == guide else link["path"]

    text = _LINK.sub(led, text)
    return _RECEIVED.sub(lambda link: f"../{link['up']}{received_page(name)}", text)


def _redirects(project: Path, name: str, guide: str) -> str:
    """Return the list of redirects, with those from every published page to where it is now."""
    lists = project / published.FOLDER
    listed = published.read_addresses(published.text_of(lists / published.ADDRESSES))
    text = published.text_of(lists / published.REDIRECTS)
    stays = f"/{guide.removesuffix('.md')}/"
    lines = text.splitlines()
    led = published.read_redirects(text)
    for redirect in led:
        if not redirect.new.startswith(stays):
            lines[redirect.line - 1] = f"{redirect.old} /{name}{redirect.new}"
    left = listed - {redirect.old for redirect in led}
    pages = sorted(one for one in left if "#" not in one and one not in ("/", stays))
    anchors = sorted(one for one in left if one.startswith("/#"))
    lines += [f"{old} /{name}{old}" for old in (*pages, *anchors)]
    return "".join(f"{line}\n" for line in lines)


def _front(whole: str, said: Settings, reports: Mapping[str, Mapping[str, str]]) -> str:
    page = filled("front.md", {"whole": whole, "guide": said.guide})
    for name, facts in reports.items():
        page = _listed(page, name, facts)
    return page


def _list(front: Path, wanted: Wanted, name: str) -> None:
    """Add a report to the list on the front page: below the last one that is there."""
    text = front.read_text(encoding="utf-8")
    _write(front, _listed(text, name, _facts(wanted, "")))


def _listed(page: str, name: str, facts: Mapping[str, str]) -> str:
    about = "，".join(facts[key] for key in ("author", "date") if facts.get(key))
    entry = f"- [{escape(facts['title'])}]({name}/{HOME})\n"
    entry += f"    {escape(about)}\n" if about else ""
    entries = re.finditer(rf"^- \[.*\]\([a-z0-9-]+/{HOME}\)\n(?:    .*\n)*", page, re.MULTILINE)
    ends = [found.end() for found in entries]
    if ends:
        return page[: ends[-1]] + entry + page[ends[-1] :]
    heading = re.search(r"^## .*\n\n", page, re.MULTILINE)
    at = heading.end() if heading else len(page)
    return page[:at] + entry + page[at:]


def _write_report(
    docs: Path, edition: Edition, source: Path, wanted: Wanted, name: str, guide: str
) -> None:
    values = values_of(edition, source, wanted) | {"guide": ""}
    pages = {**edition.files, NOTES: filled(NOTES, values)}
    pages[HOME] = home(pages[HOME], values)
    files = {page: text.encode() for page, text in pages.items()} | edition.images
    for page, data in files.items():
        path = docs / name / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
