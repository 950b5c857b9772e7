#!/usr/bin/env python3
"""Turn a received Chinese report into Markdown pages in every variant.

The front door: arguments, wiring, messages and exit codes. The work is done in `report`.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from report import (
    decisions,
    documents,
    encoding,
    importer,
    navigation,
    outlined,
    published,
    repairs,
    settings,
)
from report import edition as editions
from report.books.book import name_of as book_name
from report.checks import Problem, check, check_contents, check_pairs
from report.edition import LEDGER, ImportProblemsError, LedgerError
from report.files import write_atomic
from report.ledger import Doubt, Edit, Places
from report.manuscript import Manuscript
from report.pages import PageError, text_of
from report.project import adding, founding, questions
from report.project.about import about
from report.project.tool import ToolError
from report.readings import folder_name
from report.received import FOLDER as SOURCE
from report.safety.tree import tree_problems
from report.variant import VariantError, generate
from report.variants import MASTER
from report.vocabulary import VocabularyError, Words, read_words

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"
CONFIG = PROJECT / "mkdocs.yml"
SIMPLIFIED = PROJECT / "build" / "zh-hans"

NEW = {
    "title": "title of the report",
    "author": "its author, as cited",
    "date": "its date: YYYY, YYYY-MM or YYYY-MM-DD",
    "licence": "its licence",
    "site-url": "where the site will stand",
    "repository": "address of its repository",
    "variants": "scripts, the master first, with commas between",
}
DONE, FOUND, REFUSED, INTERRUPTED = 0, 1, 2, 130


ONE_LINE = (
    LedgerError,
    PageError,
    ToolError,
    founding.FoundingError,
    importer.ChangedError,
    navigation.NavigationError,
    published.PublishedError,
    questions.AnswerError,
    settings.SettingsError,
    VocabularyError,
)


class RefusedError(Exception):
    """What was asked cannot be done; the message is one line for people, or several."""


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 problems found, 2 refused, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except RefusedError as error:
        message = str(error)
    except OSError as error:
        message = f"{error.filename or 'error'}: {error.strerror or error}"
    except UnicodeDecodeError as error:
        message = f"not UTF-8: {error.reason} at byte {error.start}"
    except ONE_LINE as error:
        message = str(error)
    except VariantError as error:
        message = "\n".join(map(str, error.problems))
    except KeyboardInterrupt:
        print("interrupted; nothing is half-written", file=sys.stderr)
        return INTERRUPTED
    print(f"convert.py: {message}", file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="convert.py",
        description="Turn a received Chinese report into Markdown pages in every variant.",
        epilog="Exit codes: 0 done, 1 problems found (check), 2 refused, 130 interrupted.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> _Parser:
        sub = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        sub.set_defaults(command=command)
        return sub

    one = add("new", _new, "make a complete project around another report")
    one.add_argument("folder", type=Path, help="where; a new or an empty folder")
    one.add_argument("source", type=Path, nargs="?", help="the report as received")
    one.add_argument("--encoding", help="what the text is written in, if it is taken for another")
    for flag, text in NEW.items():
        one.add_argument(f"--{flag}", help=text)
    _split_depth(one)
    one.add_argument("--yes", action="store_true", help="ask nothing; what is not known stays out")
    one.add_argument("--no-build", action="store_true", help="do not build the site")

    one = add("add", _add, "add another report to this project, in a folder of its own")
    one.add_argument("source", type=Path, help="the report as received")
    one.add_argument("--name", help="its folder below docs/; as a rule its title in pinyin")
    one.add_argument("--first", help="where there was one report: the folder it moves into")
    one.add_argument("--site-name", default=adding.WHOLE, help=f"of the whole ({adding.WHOLE})")
    one.add_argument("--encoding", help="what the text is written in, if it is taken for another")
    for flag in ("title", "author", "date", "licence"):
        one.add_argument(f"--{flag}", help=NEW[flag])
    _split_depth(one)
    one.add_argument("--yes", action="store_true", help="ask nothing; what is not known stays out")
    one.set_defaults(site_url="", repository="", variants="")

    one = add("import", _import, "repair a received text and split it into pages")
    one.add_argument("source", type=Path, nargs="?", help="(the one the configuration names)")
    one.add_argument("--encoding", help="what the text is written in, if it is taken for another")
    one.add_argument("--into", type=Path, default=DOCS, help="folder of the pages (docs/)")
    one.add_argument("--title", help="the title, if the report has none; kept by later imports")
    _split_depth(one)
    one.add_argument("--diff", action="store_true", help="show what would change, write nothing")
    one.add_argument("--force", action="store_true", help="overwrite pages edited by hand")
    one.add_argument(
        "--keep-damage",
        action="store_true",
        help="leave what could not be repaired as received, or □ for a character; it is listed",
    )

    one = add("simplify", _simplify, "generate the Simplified variant of every page")
    one.add_argument("source", type=Path, nargs="?", default=DOCS, help="pages (docs/)")
    one.add_argument("out", type=Path, nargs="?", default=SIMPLIFIED, help="(build/zh-hans/)")

    one = add("variants", _variants, "generate every variant of the site but the one edited")
    one.add_argument("source", type=Path, nargs="?", default=DOCS, help="pages (docs/)")
    one.add_argument("out", type=Path, nargs="?", default=PROJECT / "build", help="(build/)")

    one = add("explain", _explain, "print every repair that import would make")
    one.add_argument("source", type=Path, help="the report as received")
    one.add_argument("--encoding", help="what the text is written in, if it is taken for another")
    one.add_argument("--format", choices=("text", "json"), default="text")
    one.add_argument(
        "--decisions",
        action="store_true",
        help="list every character that could be several in Traditional, with its sentences",
    )

    one = add("outline", _outline, "print the outline that import would find, and how surely")
    one.add_argument("source", type=Path, help="the text as received")
    one.add_argument("--encoding", help="what the text is written in, if it is taken for another")
    _split_depth(one)
    one.add_argument("--format", choices=("text", "json"), default="text")

    one = add("check", _check, "verify the pages in every variant")
    one.add_argument("folder", type=Path, nargs="?", default=DOCS, help="pages (docs/)")
    one.add_argument("simplified", type=Path, nargs="?", help="(build/zh-hans/, if it is there)")

    one = add("text", _text, "print the report in the pages as plain text")
    one.add_argument("folder", type=Path, nargs="?", default=DOCS, help="pages (docs/)")

    one = add("restore", _restore, "print the received text, by undoing the ledger on the pages")
    one.add_argument("folder", type=Path, nargs="?", default=DOCS, help="pages (docs/)")

    one = add("nav", _nav, "print the table of contents of the pages for mkdocs.yml")
    one.add_argument("folder", type=Path, nargs="?", default=DOCS, help="pages (docs/)")
    one.add_argument("--write", action="store_true", help="put it into mkdocs.yml")
    return parser


def _split_depth(one: _Parser) -> None:
    one.add_argument(
        "--split-depth",
        type=int,
        choices=range(1, 7),
        metavar="N",
        help="down to which depth, 1 to 6, headings have pages of their own (as length asks)",
    )


_Parser = argparse.ArgumentParser


def _received(arguments: argparse.Namespace) -> Manuscript:
    """Return what a source says, or refuse with what to do; say what it was read as."""
    source: Path = arguments.source
    if source.is_dir():
        raise RefusedError(f"{source}: a folder; name the text file in it")
    if not source.exists():
        raise RefusedError(f"{source}: no such file")
    data = source.read_bytes()
    named = arguments.encoding
    manuscript = documents.read(data, source.name, named, documents.beside(source))
    for line in documents.told(manuscript, named):
        print(f"{source}: {line}", file=sys.stderr)
    return manuscript


@contextmanager
def _explained(source: Path) -> Iterator[None]:
    """Turn what is wrong with a source into lines that name it."""
    try:
        yield
    except (encoding.NotTextError, documents.DocumentError) as error:
        raise RefusedError(f"{source}: {error}") from None
    except ImportProblemsError as error:
        raise RefusedError(
            "\n".join(f"{source}:{line}: {message}" for line, message in error.problems)
        ) from None


def _new(arguments: argparse.Namespace) -> int:
    ask = None if arguments.yes or not sys.stdin.isatty() else input
    founding.require_free(arguments.folder)
    if arguments.source is None:
        if ask is None:
            raise RefusedError("name the report's file after the folder")
        arguments.source = Path(ask("File of the report: ").strip()).expanduser()
    source: Path = arguments.source
    new, wanted = _wanted(arguments, ask)
    founding.found(
        PROJECT,
        arguments.folder,
        new,
        source,
        wanted,
        build=not arguments.no_build,
        say=lambda text: print(text, file=sys.stderr),
    )
    folder = _near(arguments.folder)
    print(f"{folder}: 《{wanted.title}》, {len(new.files) - 1} pages. Next:", file=sys.stderr)
    print(f"  cd {shlex.quote(str(folder))} && make serve\n  make test", file=sys.stderr)
    return DONE


def _add(arguments: argparse.Namespace) -> int:
    ask = None if arguments.yes or not sys.stdin.isatty() else input
    new, wanted = _wanted(arguments, ask)
    present = importer.read_folder(DOCS)
    place = adding.Place(
        name=arguments.name or folder_name(wanted.title),
        first=arguments.first or folder_name(book_name(present.get(LEDGER, ""))),
        whole=arguments.site_name,
    )
    adding.add(PROJECT, new, arguments.source, wanted, place)
    folder = _near(DOCS / place.name)
    print(f"{folder}: 《{wanted.title}》, {len(new.files) - 1} pages", file=sys.stderr)
    return DONE


def _wanted(
    arguments: argparse.Namespace, ask: questions.Ask | None
) -> tuple[editions.Edition, founding.Wanted]:
    """Return the edition of a report and what is wanted of it: given, asked, or said by itself."""
    source: Path = arguments.source
    given = {flag.replace("-", "_"): getattr(arguments, flag.replace("-", "_")) for flag in NEW}
    with _explained(source):
        manuscript = _received(arguments)
        split = arguments.split_depth
        new = editions.edition(manuscript, source.name, given["title"], split)
        wanted = questions.answered(given, about(new.repaired.text), ask, split)
        if wanted.title != given["title"]:
            new = editions.edition(manuscript, source.name, wanted.title, split)
    _tell_doubts(source, new)
    return new, wanted


def _import(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.into
    present = importer.read_folder(folder)
    kept = editions.read_ledger(present[LEDGER]) if LEDGER in present else {}
    said = _configured(folder)
    for key, name in (("title", "title"), ("split_depth", "depth")):
        asked = getattr(arguments, key)
        if said.get(key) and asked and said[key] != str(asked):
            raise RefusedError(f"{_near(CONFIG)}: the {name} is {said[key]}; change it there")
    title = said.get("title") or (kept.get("title") if arguments.title is None else arguments.title)
    if arguments.source is None:
        if "source" not in said:
            raise RefusedError("name the report's file; the configuration does not (extra.source)")
        arguments.source = _near(PROJECT / SOURCE / said["source"])
    split = int(said.get("split_depth", 0)) or arguments.split_depth or kept.get("split_depth")
    with _explained(arguments.source):
        manuscript = _received(arguments)
        new = editions.edition(
            manuscript, arguments.source.name, title, split, keep_damage=arguments.keep_damage
        )
    plan = editions.plan(present, new.files, new.images)
    if arguments.diff:
        sys.stdout.writelines(importer.difference(present, plan))
        return DONE
    if plan.edited and not arguments.force:
        listed = "\n".join(f"  {_near(folder / name)}" for name in plan.edited)
        raise RefusedError(
            f"these pages were edited since the last import; nothing was written:\n{listed}\n"
            "--diff shows what import would change, --force overwrites the edits"
        )
    changes = len(new.repaired.edits)
    _tell_doubts(arguments.source, new)
    if not plan.write and not plan.remove and not importer.missing(plan, folder):
        print(f"{_near(folder)}: nothing to change ({len(new.files) - 1} pages)", file=sys.stderr)
        return DONE
    importer.carry_out(plan, folder, present)
    print(
        f"{_near(folder)}: {len(new.files) - 1} pages, {changes} changes recorded; "
        f"the text received is {decisions.script(new.repaired)}",
        file=sys.stderr,
    )
    if folder.resolve().is_relative_to(DOCS) and CONFIG.exists():
        _write_nav(_pages(DOCS))
    return DONE


def _configured(folder: Path) -> Mapping[str, str]:
    """Return what the configuration says of the report in a folder of this project."""
    if not folder.resolve().is_relative_to(DOCS) or not CONFIG.exists():
        return {}
    return settings.load(PROJECT).facts(folder.resolve().relative_to(DOCS).as_posix())


def _tell_doubts(source: Path, new: editions.Edition) -> None:
    places = Places(new.repaired.received)
    for doubt in new.repaired.doubts:
        line = places.line(doubt.start)
        print(f"{source}:{line}: in doubt: {doubt.text}: {doubt.why}", file=sys.stderr)


def _simplify(arguments: argparse.Namespace) -> int:
    return _generate(arguments.source, arguments.out, "zh-hans")


def _variants(arguments: argparse.Namespace) -> int:
    said = settings.load(PROJECT)
    words = read_words(PROJECT, said.vocabulary)
    for variant in said.variants:
        if variant != MASTER:
            _generate(arguments.source, arguments.out / variant, variant, words.get(variant))
    return DONE


def _generate(source: Path, out: Path, variant: str, words: Words | None = None) -> int:
    with tqdm(unit=" pages", disable=None, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        done = generate(source, out, variant, progress, words)
    print(f"{_near(out)}: {done}", file=sys.stderr)
    return DONE


def _explain(arguments: argparse.Namespace) -> int:
    with _explained(arguments.source):
        manuscript = _received(arguments)
    repaired = repairs.repair(manuscript.text, manuscript.marking.levels)
    places = Places(repaired.received)
    if arguments.decisions:
        print(f"{arguments.source}: {decisions.script(repaired)}", file=sys.stderr)
        for line in decisions.told(repaired):
            print(line)
        return DONE
    if arguments.format == "json":
        lists: dict[str, Sequence[Edit | Doubt]] = {
            "changes": repaired.edits,
            "doubts": repaired.doubts,
        }
        rows = {
            key: [editions.record(places, entry) for entry in entries]
            for key, entries in lists.items()
        }
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return DONE
    for edit in repaired.edits:
        print(_told(places, edit, f"{_seen(edit.before)} → {_seen(edit.after)}"))
    for doubt in repaired.doubts:
        print(_told(places, doubt, f"in doubt: {_seen(doubt.text)}"))
    return DONE


def _outline(arguments: argparse.Namespace) -> int:
    with _explained(arguments.source):
        manuscript = _received(arguments)
    repaired, report, _ = editions.read(manuscript)
    described = outlined.described(repaired, report, arguments.split_depth)
    if arguments.format == "json":
        print(json.dumps(described, ensure_ascii=False, indent=1))
    else:
        for line in outlined.told(described):
            print(line)
    return DONE


def _told(places: Places, entry: Edit | Doubt, what: str) -> str:
    row = editions.record(places, entry)
    return f"{row['line']}:{row['column']}\t{what}\t{entry.rule}\t{entry.why}"


def _seen(text: str) -> str:
    """Return a text with its line ends and its emptiness made visible."""
    return text.replace("\r", "␍").replace("\n", "⏎").replace("\ufeff", "BOM") or "∅"


def _check(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.folder
    project = folder.resolve() == DOCS
    lines = [
        _place(folder, Problem(name, 1, why))
        for name, why in (tree_problems(folder) if folder.is_dir() else ())
    ]
    pages = _pages(folder)
    lines += (_place(folder, found) for found in check(pages))
    if project:
        config = CONFIG.read_text(encoding="utf-8")
        lines += (f"{_near(CONFIG)}: {message}" for message in check_contents(pages, config))
        try:
            settings.read(config)
        except settings.SettingsError as error:
            lines += str(error).splitlines()
    out = arguments.simplified or (SIMPLIFIED if project and SIMPLIFIED.exists() else None)
    if out:
        lines += (_place(out, found) for found in check_pairs(pages, _pages(out)))
    for line in lines:
        print(line)
    count = len(lines)
    print(f"{_near(folder)}: {count or 'no'} problem{'s'[: count != 1]}", file=sys.stderr)
    return FOUND if lines else DONE


def _place(folder: Path, found: Problem) -> str:
    return f"{_near(folder / found.name)}:{found.line}: {found.message}"


def _near(path: Path) -> Path:
    """Return a path from where the reader stands, if it is below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _pages(folder: Path) -> dict[str, str]:
    files = importer.read_folder(folder)
    files.pop(LEDGER, None)
    if not files:
        raise RefusedError(f"{folder}: no pages here; name the folder that import wrote")
    return files


def _text(arguments: argparse.Namespace) -> int:
    for folder in _reports(arguments.folder):
        sys.stdout.write(text_of(_pages(folder)))
    return DONE


def _reports(folder: Path) -> list[Path]:
    """Return the folder, or those of the reports below it where it is of several."""
    if folder.resolve() != DOCS or not CONFIG.exists():
        return [folder]
    return [folder / name for name in settings.load(PROJECT).reports] or [folder]


def _restore(arguments: argparse.Namespace) -> int:
    files = importer.read_folder(arguments.folder)
    if LEDGER not in files:
        raise RefusedError(f"{arguments.folder}: no {LEDGER}; nothing was imported here")
    if form := editions.read_ledger(files[LEDGER])["source"].get("format"):
        name = documents.NAMES.get(form, form)
        print(f"this is the text taken out of {name}; the file is in source/", file=sys.stderr)
    sys.stdout.buffer.write(editions.restore(files))
    return DONE


def _nav(arguments: argparse.Namespace) -> int:
    files = _pages(arguments.folder)
    if arguments.write:
        _write_nav(files)
    else:
        sys.stdout.write(navigation.nav(files))
    return DONE


def _write_nav(files: dict[str, str]) -> None:
    config = CONFIG.read_text(encoding="utf-8")
    changed = navigation.replace_nav(config, navigation.nav(files))
    if changed != config:
        write_atomic(CONFIG, changed.encode())
        print(f"{_near(CONFIG)}: table of contents written", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
