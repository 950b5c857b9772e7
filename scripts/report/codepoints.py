"""Characters that nobody sees, and those that stand for others that look the same.

What `check` refuses on a page is here taken out of a text, or written as is usual, before there is
a page: scraped text is full of zero-width spaces, PDFs of radicals in place of ideographs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from report.ledger import Edit

# The Unicode Character Database (14.0), Equivalent_Unified_Ideograph, for the radicals that have
# no normal form.
_PAIRS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王"
    "⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長"
    "⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
# The radicals supplement, Kangxi radicals, compatibility ideographs. Twelve in the last block
# are no duplicates but characters of their own.
_UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
LOOK_ALIKE = re.compile(
    f"[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f](?<![{_UNIFIED}])"
)
# Formats, controls, line and paragraph separators, by Unicode category.
_INVISIBLE = frozenset({"Cf", "Cc", "Zl", "Zp"})
SHAPELESS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159"
_SEEN = "\n\r\t"
# Variants of a glyph. Two or more in a row say something to machines that nobody sees.
SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
# An emoji of several: a woman, a joiner, a rocket.
_JOINED = re.compile(
    "(?<=[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f])\u200d(?=[\u2190-\u2bff\U0001f300-\U0001faff])"
)
_ODD = re.compile("[^\n -~\u2010-\u2027\u3001-\u312f\u3190-\u9fff\uff01-\uff9f]")


def is_invisible(char: str) -> bool:
    """Tell whether a character leaves no trace on a page; line ends and tabs do."""
    if unicodedata.category(char) in _INVISIBLE:
        return char not in _SEEN
    return char in SHAPELESS or ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


def invisible(text: str) -> Iterator[int]:
    """Yield where a character is that nobody sees; what joins emoji is seen."""
    joiners = {found.start() for found in _JOINED.finditer(text)} if "\u200d" in text else ()
    for found in _ODD.finditer(text):
        if is_invisible(found[0]) and found.start() not in joiners:
            yield found.start()


def usual(char: str) -> str:
    """Return the ideograph that a LOOK_ALIKE stands for; the same, if there is none."""
    return RADICALS.get(char) or unicodedata.normalize("NFKC", char)


def repair(text: str) -> list[Edit]:
    """Return the edits after which a text has no such character beyond Latin-1.

    What is left may be a byte of a misreading: `repair_latin` is for when those are undone.
    """
    edits = [_gone(text, at) for at in invisible(text) if text[at] > "\xff"]
    for found in LOOK_ALIKE.finditer(text):
        if (ideograph := usual(found[0])) != found[0]:
            why = f"U+{ord(found[0]):04X} looks like {ideograph}"
            edits.append(Edit(*found.span(), found[0], ideograph, "look-alike", why))
    return sorted(edits, key=lambda edit: edit.start)


def repair_latin(text: str) -> list[Edit]:
    """Return the edits after which a text has no invisible character of Latin-1."""
    return [_gone(text, at) for at in invisible(text) if text[at] <= "\xff"]


def _gone(text: str, at: int) -> Edit:
    name = unicodedata.name(text[at], "a control character")
    why = f"nobody sees U+{ord(text[at]):04X} ({name})"
    return Edit(at, at + 1, text[at], "", "invisible", why)
