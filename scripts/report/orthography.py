"""Chinese orthography: Simplified from Traditional. The only module that imports OpenCC.

Source of the tables: OpenCC's own dictionaries, as its package ships them, and the corrections in
`tables/`.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

_TABLES = Path(__file__).parent / "tables"


def simplify(text: str) -> str:
    """Return Traditional prose in Simplified characters, quotation marks included.

    Position for position: the result is as long as `text`.
    """
    simplified: str = _simplifier().convert(text)
    return simplified


def _rows(name: str) -> dict[str, str]:
    """Read a table in OpenCC's dictionary format: source TAB target, `#` begins a comment line."""
    lines = (_TABLES / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return {source: target for source, target in pairs}


@cache
def _simplifier() -> Any:
    corrections = _rows("TSCorrections.txt")
    # What a correction keeps (著 in 專著) must survive a second pass as well (专著).
    kept = {target: target for target in corrections.values() if len(target) > 1}
    return _converter(
        _group("union", {"type": "inline", "entries": kept | corrections}, "TSPhrases"),
        "TSCharactersExt",
        "TSCharacters",
    )


def _group(policy: str, *dictionaries: str | dict[str, Any]) -> dict[str, Any]:
    """Join dictionaries: "union" takes the longest match of all, "short_circuit" the first."""
    return {
        "type": "group",
        "match_policy": policy,
        "dicts": [_dictionary(d) for d in dictionaries],
    }


def _dictionary(named: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(named, dict):
        return named
    import opencc

    shipped = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
    return {"type": "ocd2", "file": str(shipped / f"{named}.ocd2")}


def _converter(*layers: str | dict[str, Any]) -> Any:
    """Return an OpenCC converter of `layers`, the first that matches at a position wins."""
    import opencc

    config = {
        "name": "report",
        "normalization": [{"dict": _dictionary("CJK_Compatibility_Ideographs")}],
        "conversion_chain": [{"dict": _group("short_circuit", *layers)}],
    }
    # OpenCC reads a configuration from a file only, and finds dictionaries by absolute path.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        return opencc.OpenCC(str(path))
