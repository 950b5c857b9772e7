"""Simplified from Traditional, by OpenCC's tables and this project's corrections to them.

The only module that runs OpenCC. Layers, from general to particular: its characters, its phrases,
`tables/TSCorrections.txt`. Vocabulary is left alone: 軟體 stays 软体.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from report.lexicon import missing, opencc, own


def simplify(text: str) -> str:
    """Return Traditional prose in Simplified characters, quotation marks included.

    Any spelling of Traditional may come in (Taiwan, Hong Kong, half-converted). The result is as
    long as `text`, position for position, and simplifying it again changes nothing. Raises
    ModuleNotFoundError, in one line, where OpenCC is not installed.
    """
    simplified: str = _converter().convert(text)
    return simplified


@cache
def _converter() -> Any:
    """Load OpenCC once. A converter may be used from several threads."""
    try:
        from opencc import OpenCC
        from opencc import __file__ as package
    except ModuleNotFoundError:
        raise missing("OpenCC") from None
    config = _config(Path(package).parent / "clib" / "share" / "opencc")
    # OpenCC reads a configuration from a file only, and finds dictionaries by absolute path.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        return OpenCC(str(path))


def _config(shipped: Path) -> dict[str, Any]:
    """Return an OpenCC configuration over the dictionaries in `shipped`.

    "union" takes the longest match of several dictionaries, the first of them at equal length;
    "short_circuit" the first dictionary that has any match. OpenCC's own t2s is this without the
    corrections; tw2s adds a step that turns 專著 into 专着.
    """

    def dictionary(name: str) -> dict[str, str]:
        return {"type": "ocd2", "file": str(shipped / f"{name}.ocd2")}

    def group(policy: str, *dictionaries: dict[str, Any]) -> dict[str, Any]:
        return {"type": "group", "match_policy": policy, "dicts": dictionaries}

    layers = group(
        "short_circuit",
        group("union", {"type": "inline", "entries": _corrections()}, dictionary("TSPhrases")),
        dictionary("TSCharactersExt"),
        dictionary("TSCharacters"),
    )
    return {
        "name": "report",
        "normalization": [{"dict": dictionary("CJK_Compatibility_Ideographs")}],
        "conversion_chain": [{"dict": layers}],
    }


def _corrections() -> dict[str, str]:
    """Return this project's rows, and every phrase once more as it reads in Simplified.

    What a phrase keeps (著 in 專著) must survive a second pass as well (专著).
    """
    phrases = opencc("TSPhrases") | own("TSCorrections.txt")
    outcomes = [targets[0] for targets in phrases.values()]
    ours = {source: targets[0] for source, targets in own("TSCorrections.txt").items()}
    return {outcome: outcome for outcome in outcomes if len(outcome) > 1} | ours
