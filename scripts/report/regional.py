"""Traditional as Hong Kong and Taiwan write it, character for character; words stay.

Hong Kong: OpenCC's `HKVariants` and `HKVariantsPhrases`, which follow the Education Bureau's *List
of Graphemes of Commonly-Used Chinese Characters*, after `tables/HKForms.txt`. Taiwan: OpenCC's
`TWVariants` and `TWVariantsPhrases`, after the way back from `HKVariants`. What a standard allows
beside its first choice stays as the master has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from report.chain import converter, group, inline, shipped
from report.lexicon import big5_level, opencc, own
from report.simplified import simplify

ENDS = "。\n"  # of a sentence

# Right in Taiwan beside what OpenCC prefers there (汙, 洩, 簷, 痴).
_RIGHT_IN_TAIWAN = "污泄檐癡"


def hong_kong(text: str) -> str:
    """Return Traditional prose as Hong Kong writes it; position for position.

    Whether 著 is the particle 着 is decided as for Simplified: 沿着, but 專著. Doing it again
    changes nothing. Raises ModuleNotFoundError where OpenCC is not installed.
    """
    return _hong_kong()(_particles(text) if "著" in text else text)


def _particles(text: str) -> str:
    """Return a text with 着 where it is the particle; no phrase goes over the end of a sentence."""
    spans = list(_sentences(text, "著"))
    simplified = simplify("".join(text[start:end] for start, end in spans))
    parts: list[str] = []
    at = read = 0
    for start, end in spans:
        for place in range(start, end):
            if text[place] == "著" and simplified[read + place - start] == "着":
                parts += (text[at:place], "着")
                at = place + 1
        read += end - start
    return "".join(parts) + text[at:]


def _sentences(text: str, char: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences that hold a character begin and end."""
    end = 0
    while (place := text.find(char, end)) >= 0:
        start = max(text.rfind(mark, end, place) + 1 or end for mark in ENDS)
        ends = (text.find(mark, place) + 1 or len(text) for mark in ENDS)
        end = min(ends)
        yield start, end


def taiwan(text: str) -> str:
    """Return Traditional prose as Taiwan writes it; position for position.

    The master is written so: only what came in otherwise changes. Doing it again changes nothing.
    Raises ModuleNotFoundError where OpenCC is not installed.
    """
    return _taiwan()(text)


@cache
def _hong_kong() -> Callable[[str], str]:
    forms = {taiwanese: targets[0] for taiwanese, targets in own("HKForms.txt").items()}
    standard = group("short_circuit", shipped("HKVariantsPhrases"), shipped("HKVariants"))
    return converter(inline(forms), standard)


@cache
def _taiwan() -> Callable[[str], str]:
    from_hong_kong = opencc("HKVariantsRev").items()
    foreign = {form: targets[0] for form, targets in from_hong_kong if not big5_level(form)}
    kept = inline({char: char for char in _RIGHT_IN_TAIWAN})
    standard = shipped("TWVariantsPhrases"), kept, shipped("TWVariants")
    return converter(inline(foreign), group("short_circuit", *standard))
