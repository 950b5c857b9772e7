#!/usr/bin/env python3
"""Say what a branch does to the pages, as a reviewer wants to see it.

Compares docs/ as it stands on disk with docs/ where the branch left BASE.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import yaml

from report import collection, settings
from report.apparatus import ApparatusError
from report.files import write_atomic
from report.importer import read_folder
from report.review.findings import Finding, Pages, Review, review
from report.review.output import as_commands, as_markdown, as_text
from report.safety.page import excesses
from report.safety.tree import tree_problems
from report.variant import VariantError, generate

FOLDER = "docs"
CONFIG = "mkdocs.yml"
DONE, FOUND, REFUSED = 0, 1, 2


class RefusedError(Exception):
    """There is nothing to compare; the message is one line for people."""


def main(argv: list[str] | None = None) -> int:
    """Review the working tree. Returns 0 done, 1 if it cannot be published so, 2 refused."""
    arguments = _parser().parse_args(argv)
    try:
        found = _review(arguments.base)
        _print(found, arguments.format)
        if arguments.patch:
            _write_patch(found, arguments.patch)
    except (RefusedError, UnicodeDecodeError, OSError, yaml.YAMLError) as error:
        print(f"review.py: {' '.join(str(error).split())}", file=sys.stderr)
        return REFUSED
    return FOUND if found.in_the_way else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="review.py",
        description="Say what a branch does to the pages: broken links, every changed paragraph in"
        " both scripts, characters in question, slips of the pen.",
        epilog="Exit codes: 0 done, 1 problems or broken links, 2 nothing to compare with.",
    )
    parser.add_argument("--base", default="main", help="what the branch will go into (main)")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "github"),
        default="text",
        help="github: annotations here, the Markdown into $GITHUB_STEP_SUMMARY",
    )
    parser.add_argument("--patch", type=Path, help="write the patch that mends the slips")
    return parser


def _review(base: str) -> Review:
    root = Path(_git("rev-parse", "--show-toplevel").decode().rstrip("\n"))
    start = _git("merge-base", "--end-of-options", _commit(base), "HEAD").decode().strip()
    after, problems = _on_disk(root)
    found = review(_committed(root, start), after)
    if not found.in_the_way or any(problem.name != FOLDER for problem in problems):
        found.problems += problems  # else what is in the way explains them
    return found


def _committed(root: Path, commit: str) -> Pages:
    """Return the pages of a commit, as they are edited."""
    listed = _git("-C", str(root), "ls-tree", "-r", "-z", "--name-only", commit, "--", FOLDER)
    names = os.fsdecode(listed).rstrip("\0").split("\0")
    if names == [""]:
        return Pages({}, {}, set(), "")
    archive = _git("-C", str(root), "archive", "--format=tar", commit, "--", FOLDER)
    edited: dict[str, str] = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        for member in packed:
            file = packed.extractfile(member) if member.isreg() else None
            if file and member.name.endswith(".md"):
                text = file.read().decode("utf-8", "replace")
                edited[member.name.removeprefix(f"{FOLDER}/")] = text
    files = {name.removeprefix(f"{FOLDER}/") for name in names}
    return Pages(edited, edited, files, "")


def _on_disk(root: Path) -> tuple[Pages, list[Finding]]:
    """Return the pages of the working tree, and what keeps them from being read or completed."""
    docs = root / FOLDER
    edited, problems = _read(docs)
    config = (root / CONFIG).read_text(encoding="utf-8")
    files = _files(docs)
    if problems or any(map(excesses, edited.values())):
        return Pages(edited, edited, files, config), problems
    with tempfile.TemporaryDirectory() as folder:
        plain, out = Path(folder) / "plain", Path(folder) / "completed"
        try:
            generate(docs, plain, "zh-hant")
            added = collection.load(docs, settings.folders(config))
            collection.prepare(added, plain, out, "zh-hant")
        except (VariantError, ApparatusError) as error:
            said = str(error).replace(f"{docs}/", "")
            return Pages(edited, edited, files, config), [Finding(FOLDER, 1, 1, said)]
        completed = {name: text for name, text in read_folder(out).items() if name.endswith(".md")}
        return Pages(edited, completed, _files(out), config), []


def _read(docs: Path) -> tuple[dict[str, str], list[Finding]]:
    """Return the pages that may be read (no links to elsewhere), and why others may not."""
    problems = [Finding(name, 1, 1, why) for name, why in tree_problems(docs)]
    refused = {problem.name for problem in problems}
    edited: dict[str, str] = {}
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        if name in refused or path.is_symlink() or not path.is_file():
            continue
        try:
            edited[name] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            problems.append(Finding(name, 1, 1, f"not UTF-8: {error.reason}"))
    return edited, problems


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _print(found: Review, form: str) -> None:
    if form == "text":
        sys.stdout.write(as_text(found, FOLDER))
        return
    if form == "markdown":
        sys.stdout.write(as_markdown(found, FOLDER))
        return
    sys.stdout.write(as_commands(found, FOLDER))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(as_markdown(found, FOLDER))


def _write_patch(found: Review, path: Path) -> None:
    """Write the patch; without slips there is none, nor an old one that no longer fits."""
    mended = found.patch(FOLDER)
    if mended:
        write_atomic(path, mended.encode())
        print(f"{path}: mends the slips; git apply {path}", file=sys.stderr)
    else:
        path.unlink(missing_ok=True)


def _commit(name: str) -> str:
    try:
        return (
            _git("rev-parse", "--verify", "--end-of-options", name + "^{commit}").decode().strip()
        )
    except RefusedError:
        raise RefusedError(f"no branch or commit {name} here; name one with --base") from None


def _git(*command: str) -> bytes:
    done = subprocess.run(["git", *command], capture_output=True, check=False)  # noqa: S603, S607
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or f"git {command[0]} failed"
        raise RefusedError(said)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
