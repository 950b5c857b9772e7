"""What is asked of whoever makes a project, and only what nobody has said yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from report.edition import UNTITLED
from report.project.about import About
from report.project.founding import Wanted
from report.settings import is_address, is_date

Ask = Callable[[str], str]
"""Puts a question on the terminal and returns the answer."""

_QUESTIONS: Final = {
    "title": "Title of the report",
    "author": "Author, as it is to be cited",
    "date": "Date of the report: YYYY, YYYY-MM or YYYY-MM-DD; empty if it is not known",
    "licence": "Licence of the text; empty if it is not known",
    "site_url": "Address where the site will stand; empty if that is not decided",
    "repository": "Address of its repository; empty if there is none yet",
}


class AnswerError(Exception):
    """An answer cannot be right; the message says why."""


def answered(
    given: Mapping[str, str | None], said: About, ask: Ask | None, split: int | None = None
) -> Wanted:
    """Return what is wanted: what is `given`, else answered, else what the report says of itself.

    `given` has the keys title, author, date, licence, site_url, repository, variants; None for
    what nobody gave. Without `ask` nothing is asked; `split` never is. Raises AnswerError.
    """
    defaults = {"title": said.title or UNTITLED, "author": said.author, "date": said.date}
    found = {
        key: _answer(key, question, given[key], defaults.get(key, ""), ask)
        for key, question in _QUESTIONS.items()
    }
    return Wanted(
        title=found["title"],
        supplied_title=found["title"] != said.title,
        author=found["author"],
        date=found["date"],
        licence=found["licence"],
        root=found["site_url"],
        repository=found["repository"].rstrip("/"),
        split=split,
        variants=tuple(filter(None, map(str.strip, (given["variants"] or "").split(",")))),
    )


def _answer(key: str, question: str, given: str | None, default: str, ask: Ask | None) -> str:
    if given is not None or ask is None:
        answer = default if given is None else " ".join(given.split())
        if fault := _fault(key, answer):
            raise AnswerError(f"--{key.replace('_', '-')}: {fault}")
        return answer
    while True:
        shown = f" [{default}]" if default else ""
        answer = " ".join(ask(f"{question}{shown}: ").split()) or default
        fault = _fault(key, answer)
        if not fault:
            return answer
        question = f"{fault}. {_QUESTIONS[key]}"


def _fault(key: str, answer: str) -> str | None:
    if key == "title" and not answer:
        return "a title is wanted"
    if key == "date" and answer and not is_date(answer):
        return f'"{answer}" is no date; write YYYY, YYYY-MM or YYYY-MM-DD'
    if key in ("site_url", "repository") and answer and not is_address(answer):
        return f'"{answer}" is no http(s) address'
    return None
