"""The one configuration, mkdocs.yml: what it says of the report and the site, checked.

`site_name` is the title. Under `extra`:

- `author`, `date` (YYYY, YYYY-MM or YYYY-MM-DD), `licence`, `source` (the file in source/): the
  report's, each only if it is known; nothing is made up for one that is not there;
- `supplied_title: true`: the title is the editors', not the report's;
- `split_depth` (1 to 6): down to which depth headings have pages of their own; without it their
  length says;
- `guide`: the page that says how to correct the text;
- `site_root`, `repository`: the addresses of the site and of what it is made from. SITE_URL and
  REPO_URL in the environment come before them;
- `variants`: the variants in which it is published (see `variants`), the master first;
- `vocabulary`: those of them that have their region's own words for things (see `vocabulary`);
- `reports`: only where there are several: the folder of each below docs/, with `title` and what is
  known of it, as above. `site_name` is then the name of the whole.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from report.safety.tree import name_problem
from report.variants import MASTER, VARIANTS
from report.vocabulary import SHIPPED

NAME: Final = "mkdocs.yml"
LOCAL: Final = "http://127.0.0.1:8000/"
OURS: Final = frozenset(
    {"author", "date", "guide", "licence", "reports", "repository", "site_root", "source"}
    | {"split_depth", "supplied_title", "variants", "vocabulary"}
)
# What the theme reads there.
THEME: Final = frozenset(
    {"alternate", "analytics", "annotate", "consent", "generator", "homepage", "social"}
    | {"status", "tags", "version"}
)
OF_A_REPORT: Final = frozenset(
    {"title", "author", "date", "licence", "source", "split_depth", "supplied_title"}
)
_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_FOLDER: Final = re.compile(r"[a-z][a-z0-9-]*")
_DEPTH: Final = re.compile(r"[1-6]")
_FILE: Final = re.compile(r"[^/\\\0]+")


class SettingsError(Exception):
    """The configuration is not right; the message has a line for each fault."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the configuration says; texts in Traditional, "" for what it does not say."""

    title: str
    description: str
    author: str
    date: str
    licence: str
    source: str
    guide: str
    supplied_title: bool
    split_depth: str
    variants: tuple[str, ...]
    """The names of the variants it is published in, the first for who reads none of them."""
    vocabulary: tuple[str, ...]
    """The names of those in which things have the region's own names."""
    reports: Mapping[str, Mapping[str, str]]
    """Where there are several: the folder of each and what is said of it."""
    root: str
    """The address of the choice of script, ending in a slash."""
    repository: str
    """The address of the repository, without a slash at its end; "" if there is none."""

    def facts(self, folder: str = ".") -> Mapping[str, str]:
        """Return what is said of the report in a folder below docs/, "." for docs/ itself.

        The keys are those of OF_A_REPORT; what is not said is not there.
        """
        if folder != "." or self.reports:
            return self.reports.get(folder, {})
        said = {
            "title": self.title,
            "author": self.author,
            "date": self.date,
            "licence": self.licence,
            "source": self.source,
            "split_depth": self.split_depth,
            "supplied_title": "true" if self.supplied_title else "",
        }
        return {key: text for key, text in said.items() if text}


def load(project: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the configuration of a project. Raises SettingsError, and OSError."""
    return read((project / NAME).read_text(encoding="utf-8"), environment)


def read(text: str, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return what a configuration says. Raises SettingsError."""
    try:
        # BaseLoader reads every value as text and does not mind MkDocs' own tags.
        whole = yaml.load(text, yaml.CBaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = f"{error.problem_mark.line + 1}: " if error.problem_mark else " "
        raise SettingsError(f"{NAME}:{line}{error.problem}") from None
    extra = whole.get("extra") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(extra, dict | None):
        raise SettingsError(f"{NAME}: not keys with values")
    values = {key: _value(value, environment) for key, value in (extra or {}).items()}
    faults = [f"{NAME}: {fault}" for fault in _faults(whole, values)]
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        title=whole["site_name"],
        description=whole.get("site_description", ""),
        author=values.get("author", ""),
        date=values.get("date", ""),
        licence=values.get("licence", ""),
        source=values.get("source", ""),
        guide=values.get("guide", ""),
        supplied_title=values.get("supplied_title") == "true",
        split_depth=values.get("split_depth", ""),
        variants=tuple(map(str.lower, values.get("variants") or (MASTER, "zh-hans"))),
        vocabulary=tuple(map(str.lower, values.get("vocabulary") or ())),
        reports=values.get("reports") or {},
        root=(environment.get("SITE_URL") or values.get("site_root") or LOCAL).rstrip("/") + "/",
        repository=(environment.get("REPO_URL") or values.get("repository") or "").rstrip("/"),
    )


def folders(text: str) -> tuple[str, ...]:
    """Return the folders of several reports, from a configuration that may be wrong otherwise."""
    extra = _pairs(_under(yaml.compose(text, yaml.SafeLoader), "extra"))
    reports = next((node for key, node in extra if key.value == "reports"), None)
    return tuple(str(key.value) for key, _ in _pairs(reports))


def _value(value: Any, environment: Mapping[str, str]) -> Any:
    """Return a value as MkDocs will: of !ENV [NAME, default], what the environment says first."""
    if isinstance(value, list) and value and re.fullmatch(r"[A-Z_]+", str(value[0])):
        names, default = value[:-1], value[-1]
        return next((environment[name] for name in names if environment.get(name)), default)
    return value


def _faults(whole: Mapping[str, Any], extra: Mapping[str, Any]) -> Iterator[str]:
    for key in ("site_name", "site_description", "copyright"):
        if not isinstance(whole.get(key, ""), str):
            yield f"{key}: a text is wanted"
    if not str(whole.get("site_name", "")).strip():
        yield "site_name: the title of the report is wanted"
    for key in extra:
        if key not in OURS | THEME:
            near = difflib.get_close_matches(key, OURS, 1)
            yield f"extra.{key}: no such key" + (f"; {near[0]}?" if near else "")
    for key in sorted(OURS - {"reports", "variants", "vocabulary"}):
        if not isinstance(extra.get(key, ""), str):
            yield f"extra.{key}: a text is wanted"
            return
    yield from _wrong_values(extra)


def _wrong_reports(reports: Any) -> Iterator[str]:
    if not isinstance(reports, dict):
        yield "extra.reports: the folder of each report is wanted, with its title"
        return
    for folder, said in reports.items():
        here = f"extra.reports.{folder}"
        if not _FOLDER.fullmatch(folder) or name_problem(folder) or folder in VARIANTS:
            yield f"{here}: not a name for a folder; use a-z, 0-9 and -, a letter first"
        elif not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
            yield f"{here}: a title is wanted, and texts for what is known"
        elif not said.get("title"):
            yield f"{here}.title: the title of the report is wanted"
        else:
            for key in sorted(set(said) - OF_A_REPORT):
                yield f"{here}.{key}: no such key"
            yield from _wrong_facts(said, here)


def _wrong_facts(said: Mapping[str, Any], here: str) -> Iterator[str]:
    if said.get("date") and not is_date(said["date"]):
        yield f'{here}.date: "{said["date"]}" is no date; write YYYY, YYYY-MM or YYYY-MM-DD'
    if said.get("supplied_title", "true") not in ("true", "false"):
        yield f"{here}.supplied_title: true or false is wanted"
    if said.get("split_depth") and not _DEPTH.fullmatch(said["split_depth"]):
        yield f'{here}.split_depth: "{said["split_depth"]}" is no depth; write 1 to 6'
    if said.get("source") and not _FILE.fullmatch(said["source"]):
        yield f"{here}.source: the name of a file in source/ is wanted, without a folder"


def _wrong_values(extra: Mapping[str, Any]) -> Iterator[str]:
    yield from _wrong_facts(extra, "extra")
    yield from _wrong_reports(extra.get("reports", {}))
    for key in ("site_root", "repository"):
        if extra.get(key) and not is_address(extra[key]):
            yield f'extra.{key}: "{extra[key]}" is no http(s) address'
    variants, vocabulary = extra.get("variants", []), extra.get("vocabulary", [])
    yield from _wrong_variants("variants", variants, VARIANTS)
    yield from _wrong_variants("vocabulary", vocabulary, SHIPPED)
    if isinstance(variants, list) and isinstance(vocabulary, list):
        for name in vocabulary:
            if name.lower() in SHIPPED and name.lower() not in [one.lower() for one in variants]:
                yield f"extra.vocabulary: {name} is not one of extra.variants"


def _wrong_variants(key: str, asked: Any, there: Collection[str]) -> Iterator[str]:
    if not isinstance(asked, list):
        yield f"extra.{key}: a list is wanted, as in [{', '.join([*there][:2])}]"
        return
    names = [str(name).lower() for name in asked]
    for place, (name, written) in enumerate(zip(names, asked, strict=True)):
        if name not in there:
            known = ", ".join(VARIANTS[one].tag for one in there)
            yield f"extra.{key}: no variant {written}; there are {known}"
        elif name in names[:place]:
            yield f"extra.{key}: {written} stands there twice"


def is_date(text: str) -> bool:
    """Tell whether a text is a date that there is: YYYY, YYYY-MM or YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "0001-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Tell whether a text is an address on the web."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def with_value(text: str, key: str, value: str | bool | int | list[str] | None) -> str:
    """Return a configuration in which a key has another value; all else stays, comments too.

    `key` is `name` or `parent.name`, whose parent is there. The default of an !ENV is set in
    place of all of it. None takes the key out.
    """
    *above, name = key.split(".")
    node = yaml.compose(text, yaml.SafeLoader)
    for step in above:
        node = _under(node, step)
    pairs = _pairs(node)
    found = next(((at, node) for at, node in pairs if at.value == name), None)
    if found is None:
        if value is None:
            return text
        first, after = pairs[0]
        end = _line_end(text, after)
        line = f"{' ' * first.start_mark.column}{name}: {_written(value)}\n"
        return text[:end] + line + text[end:]
    at, node = found
    if value is None:
        start = text.rfind("\n", 0, at.start_mark.index) + 1
        return text[:start] + text[_line_end(text, node) :]
    if node.tag == "!ENV":
        node = node.value[-1]
    return text[: node.start_mark.index] + _written(value) + text[node.end_mark.index :]


def with_reports(text: str, reports: Mapping[str, Mapping[str, str]]) -> str:
    """Return a configuration that has these reports, each by its folder, and no others."""
    text = with_value(text, "extra.reports", None)
    written = yaml.safe_dump(
        {"reports": {name: _typed(said) for name, said in reports.items()}},
        allow_unicode=True,
        sort_keys=False,
        width=10**6,
    )
    pairs = _pairs(_under(yaml.compose(text, yaml.SafeLoader), "extra"))
    start = text.rfind("\n", 0, pairs[0][0].start_mark.index) + 1
    return text[:start] + "".join(f"  {line}\n" for line in written.splitlines()) + text[start:]


def _typed(said: Mapping[str, str]) -> dict[str, str | bool | int]:
    typed: dict[str, str | bool | int] = {**said}
    if "supplied_title" in said:
        typed["supplied_title"] = said["supplied_title"] == "true"
    if "split_depth" in said:
        typed["split_depth"] = int(said["split_depth"])
    return typed


def _under(node: yaml.Node | None, key: str) -> yaml.Node | None:
    return next((value for name, value in _pairs(node) if name.value == key), None)


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _line_end(text: str, node: yaml.Node) -> int:
    """Return where the line after a value begins. A block's value ends there by itself."""
    end = node.end_mark.index
    if end and text[end - 1] == "\n":
        return end
    return text.find("\n", end) + 1 or len(text)


def _written(value: str | bool | int | list[str] | None) -> str:
    """Return a value in YAML on one line, a text in quotes where it needs them."""
    dumped = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6)
    return str(dumped).removesuffix("\n").removesuffix("\n...")
