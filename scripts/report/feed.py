"""RSS of the changes to the text: what has been corrected since the report was imported.

The history of the pages tells. Where there is none, as in a shallow clone, the feed tells only of
the import.
"""

from __future__ import annotations

import difflib
import subprocess
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from report.figures import address
from report.markup import plain, unescape
from report.pages import FRONT_MATTER, HEADING
from report.passages import Convert

LIMIT = 30
"""Changes in the feed, the latest first."""
_CONTEXT = 6  # characters on either side of what was changed


@dataclass(frozen=True, slots=True)
class Change:
    """A page of the report before and after a commit; Traditional Markdown."""

    commit: str
    time: datetime
    page: str
    before: str
    after: str


def changes(project: Path, names: Collection[str]) -> list[Change]:
    """Return the changes to pages of the report below docs/, the latest first."""
    said = _git(project, "log", "--diff-filter=M", "--format=@%H %ct", "--name-only", "--", "docs")
    found: list[Change] = []
    commit, time = "", datetime.now(UTC)
    for line in (said or "").splitlines():
        if line.startswith("@"):
            commit, _, seconds = line[1:].partition(" ")
            time = datetime.fromtimestamp(int(seconds), UTC)
        elif (name := line.removeprefix("docs/")) in names and len(found) < LIMIT:
            before = _git(project, "show", f"{commit}^:{line}")
            after = _git(project, "show", f"{commit}:{line}")
            if before is not None and after is not None and _body(before) != _body(after):
                found.append(Change(commit, time, name, before, after))
    return found


def newest(project: Path) -> str | None:
    """Return the name of the newest commit, if there is one."""
    return _git(project, "rev-parse", "HEAD")


def feed(root: str, title: str, history: Sequence[Change], convert: Convert) -> str:
    """Return the feed of a variant as XML; `root` is the variant's address, ending in a slash."""
    items = "".join(_item(root, change, convert) for change in history)
    heading, started = convert("文字的修訂"), convert("全文校訂後刊出；改了哪些地方，見校訂說明。")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n'
        f"<title>{escape(title)}：{heading}</title>\n<link>{root}</link>\n"
        f"<description>{escape(title)}：{heading}</description>\n"
        f'<atom:link href="{root}feed.xml" rel="self" type="application/rss+xml"/>\n'
        f"{items}"
        f"<item><title>{convert('刊出')}</title><link>{root}</link>"
        f'<guid isPermaLink="false">{root}#imported</guid>'
        f"<description>{started}</description></item>\n"
        "</channel></rss>\n"
    )


def _item(root: str, change: Change, convert: Convert) -> str:
    heading = convert(next(_headings(change.after), change.page))
    there = f"{root}{address(change.page)}"
    said = "；".join(_differences(convert(_body(change.before)), convert(_body(change.after))))
    return (
        f"<item><title>{escape(heading)}</title><link>{there}</link>"
        f'<guid isPermaLink="false">{there}#{change.commit[:12]}</guid>'
        f"<pubDate>{format_datetime(change.time)}</pubDate>"
        f"<description>{escape(said)}</description></item>\n"
    )


def _headings(page: str) -> Iterator[str]:
    for line in page.splitlines():
        if found := HEADING.match(line):
            yield plain(found["text"])


def _body(page: str) -> str:
    return unescape(FRONT_MATTER.sub("", page))


def _differences(before: str, after: str) -> Iterator[str]:
    """Yield what was changed, 甲 → 乙, with the characters around it."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal":
            old = before[max(0, i - _CONTEXT) : j + _CONTEXT]
            new = after[max(0, k - _CONTEXT) : m + _CONTEXT]
            yield f"{' '.join(old.split())} → {' '.join(new.split())}"


def _git(project: Path, *arguments: str) -> str | None:
    """Return what git says, or None where it or what is asked for is not there."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-c", "core.quotepath=off", *arguments],  # noqa: S607
            cwd=project,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
