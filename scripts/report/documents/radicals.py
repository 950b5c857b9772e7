"""Characters that fonts of PDF files name for others: radicals, compatibility forms, ligatures.

Kangxi radicals (U+2F00 to U+2FD5) and most ligatures say themselves, in the Unicode database, what
they stand for; compatibility ideographs have canonical equivalents; of the Radicals Supplement
(U+2E80 to U+2EF3) only two do, and those that are whole characters are listed here. So are signs
of fonts that have a private place of Unicode for them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

SUPPLEMENT: Final = dict(
    zip(
        "⺁⺂⺃⺅⺇⺉⺋⺎⺏⺐⺒⺓⺔⺛⺝⺞⺟⺠⺡⺢⺨⺩⺫⺬⺭⺯⺰⺱⺲⺵⺶⺷⺸⺹⺻⺼⺾⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻲⻳",
        "厂乛乚亻刂刂㔾兀尢尣巳幺彑无月歺母民氵氺犭王罒示礻糹纟罓罒网羋羊羋耂聿月艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阝雨青韦页风飞食食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜龟",
        strict=True,
    )
)


# Symbol and Wingdings, which Word has at U+F000 to U+F0FF: the signs that it sets before items.
SYMBOLS: Final = dict(
    zip(
        "\uf0b7\uf0a7\uf06c\uf06e\uf071\uf06f\uf075\uf076\uf0d8\uf0e0\uf0e8\uf0fc\uf0fb\uf0fe\uf0a8\uf0b2",
        "•▪●■❑□◆❖➢→➔✓✗☑◻☆",
        strict=True,
    )
)


def plain_character(char: str) -> str:
    """Return what a character stands for, itself if it is plain."""
    if "\u2f00" <= char <= "\u2fdf" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    if "\u2e80" <= char <= "\u2eff":
        return SUPPLEMENT.get(char, char)
    if "\uf000" <= char <= "\uf0ff":
        return SYMBOLS.get(char, char)
    if "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f":
        return unicodedata.normalize("NFC", char)
    return char
