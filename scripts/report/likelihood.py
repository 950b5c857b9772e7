"""How likely a text is in Chinese: a model of characters, three at a time, in nats.

`scripts/build_likelihood.py` made the model, of Simplified characters, so give it Simplified text;
data/README.md says from what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from math import exp, log
from operator import add
from pathlib import Path

from report.backoff import BackOff

MODEL = Path(__file__).with_name("data") / "likelihood.txt.xz"

USUAL = 5  # the weight of what is usual: as if it had been found so often, once for each pair

OTHER = "0"  # in the model, any run of what is neither Han nor a mark it knows
START = "。"  # what stands before a text

# Characters that the model does not have and those it takes them for, with the chance that the
# one is the other. A text has half-width marks throughout or nowhere: that tells nothing.
ALIKE: dict[str, tuple[str, float]] = (
    {mark: (full, 1.0) for mark, full in zip(",;:!?", "，；：！？", strict=True)}
    | dict.fromkeys("《（(", ("“", 0.15))
    | dict.fromkeys("》）)", ("”", 0.15))
    | {"「": ("“", 0.1), "」": ("”", 0.1), "‘": ("“", 0.04), "’": ("”", 0.04)}
    | dict.fromkeys("『〈【〔[", ("“", 0.01))
    | dict.fromkeys("』〉】〕]", ("”", 0.01))
    | dict.fromkeys("—─·～", ("…", 0.3))
    | dict.fromkeys("0123456789", (OTHER, 0.05))
    | dict.fromkeys(" .\n〇%％０１２３４５６７８９-/", (OTHER, 0.02))
    | dict.fromkeys("\u3000①②③④⑤⑥⑦⑧⑨⑩", (OTHER, 0.001))
)
# ln of the chance of a mark after a mark, set by hand: open-gram was counted a sentence at a time.
_SEQUELS = {
    "。！？": {"”": -2.5, "“": -3.5, "！": -5.0, "？": -5.5, "…": -9.0},
    "，、；：": {"“": -3.0},
    "”": {"，": -1.8, "、": -2.2, "。": -2.5, "“": -3.5, "；": -5.0, "：": -5.0, "…": -6.0},
    "…": {"…": -0.7, "”": -2.5, "。": -5.0, "，": -6.0},
    "“": {"…": -6.0, "“": -6.0},
}
MARKS = "，。；？！：“”、…"
NEVER = -9.5
# A sentence that ended inside a quotation is followed by another: `。”，` is a mistake, `。”` none.
AFTER_SENTENCE = -7.0
AFTER_MARK = {
    before + mark: chances.get(mark, NEVER)
    for group, chances in _SEQUELS.items()
    for before in group
    for mark in MARKS
}
IN_ASCII = 0.004  # the chance of each other ASCII character, where there is one
STRANGE = 1e-9  # neither Han, nor a mark, nor ASCII: box drawing, Greek, private use …


class Model(BackOff[str]):
    """For each context of up to two characters the chances of those that often follow it."""

    def __init__(self) -> None:
        """Read the model that ships with the package."""
        super().__init__(MODEL, "", ".")
        self.step = lru_cache(maxsize=500_000)(self._step)

    def _step(self, before: str, char: str) -> float:
        """Return ln P(char | before), `before` at least one character; all Simplified."""
        context = "".join(self._known(each)[0] for each in before[-2:])
        known, chance = self._known(char)
        ended = context[0] in "。！？" and context[-1] == "”"
        if known in MARKS and context[-1] in MARKS:
            goes_on = ended and known in "，、；："
            return (AFTER_SENTENCE if goes_on else AFTER_MARK[context[-1] + known]) + chance
        return self.chance(START if ended and known != OTHER else context, known) + chance

    def frequency(self, char: str) -> float:
        """Return ln of how often a Simplified character occurs."""
        return self.chance("", char)

    def _known(self, char: str) -> tuple[str, float]:
        """Return the character of the model that stands for one, and ln of the chance of it."""
        if char in self.row("")[0]:
            return char, 0.0
        if char in ALIKE:
            known, chance = ALIKE[char]
            return known, log(chance)
        if "\u3400" <= char <= "\u9fff":
            return char, 0.0
        return OTHER, log(IN_ASCII if char.isascii() else STRANGE)


@cache
def model() -> Model:
    """Return the model that ships with the package, read once."""
    return Model()


class Adapted:
    """The model for one text: what follows a character there counts beside what is usual.

    A cache (Kuhn and De Mori 1990) of two characters, weighted as Witten and Bell (1991) do.
    """

    def __init__(self, text: str) -> None:
        """Take sound text, Simplified."""
        pairs = {
            pair: times for pair, times in Counter(map(add, text, text[1:])).items() if times > 1
        }
        times: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        for (first, _), count in pairs.items():
            times[first] += count
            kinds[first] += 1
        whole = {char: times[char] + USUAL * kinds[char] for char in times}
        self._here = {pair: count / whole[pair[0]] for pair, count in pairs.items()}
        self._usual = {char: log(USUAL * kinds[char] / whole[char]) for char in times}

    def step(self, before: str, char: str) -> float:
        """Return ln P(char | before) in this text; arguments as for `Model.step`."""
        chance = model().step(before, char) + self._usual.get(before[-1], 0.0)
        here = self._here.get(before[-1] + char)
        return chance if here is None else log(here + exp(chance))


def steps(text: str, step: Callable[[str, str], float] | None = None) -> list[float]:
    """Return ln P of each character of a Simplified text, as if it began after a full stop.

    `step` may be that of a model for the text.
    """
    step = step or model().step
    whole = START + text
    return [step(whole[max(at - 1, 0) : at + 1], char) for at, char in enumerate(text)]


def score(text: str) -> float:
    """Return ln P of a Simplified text, as if it began after a full stop."""
    return sum(steps(text))
