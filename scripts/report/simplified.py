"""Simplified from Traditional, by OpenCC's tables and this project's corrections to them.

Layers, from general to particular: OpenCC's characters, its phrases, `tables/TSCorrections.txt`.
Vocabulary is left alone: 軟體 stays 软体.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from report.chain import converter, inline
from report.lexicon import opencc, own


def simplify(text: str) -> str:
    """Return Traditional prose in Simplified characters, quotation marks included.

    Any spelling of Traditional may come in (Taiwan, Hong Kong, half-converted). The result is as
    long as `text`, position for position, and simplifying it again changes nothing. Raises
    ModuleNotFoundError, in one line, where OpenCC is not installed.
    """
    return _converter()(text)


@cache
def _converter() -> Callable[[str], str]:
    """Load OpenCC once. Its own t2s is this without the corrections; tw2s makes 专着 of 專著.

    In one dictionary all of it is faster than t2s, which asks three at every character.
    """
    return converter(inline(dictionary()))


def dictionary() -> dict[str, str]:
    """Return all rows that `simplify` goes by: characters, phrases, corrections."""
    names = "TSCharacters", "TSCharactersExt", "TSPhrases"
    rows = {source: targets[0] for name in names for source, targets in opencc(name).items()}
    return rows | _corrections()


def _corrections() -> dict[str, str]:
    """Return this project's rows, and every phrase once more as it reads in Simplified.

    What a phrase keeps (著 in 專著) must survive a second pass as well (专著).
    """
    phrases = opencc("TSPhrases") | own("TSCorrections.txt")
    outcomes = [targets[0] for targets in phrases.values()]
    ours = {source: targets[0] for source, targets in own("TSCorrections.txt").items()}
    return {outcome: outcome for outcome in outcomes if len(outcome) > 1} | ours
