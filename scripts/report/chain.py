"""OpenCC, given layers of dictionaries. The only module that runs it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from report.lexicon import missing

Dictionary = dict[str, Any]
"""A dictionary, or a group of them, as a configuration of OpenCC writes it."""


def shipped(name: str) -> Dictionary:
    """Return one of OpenCC's own dictionaries, compiled, by name: "TSPhrases"."""
    return {"type": "ocd2", "file": name}


def inline(entries: Mapping[str, str]) -> Dictionary:
    """Return a dictionary of this project's rows."""
    return {"type": "inline", "entries": dict(entries)}


def group(policy: str, *dictionaries: Dictionary) -> Dictionary:
    """Return several dictionaries as one.

    "union" takes the longest match of all, of the first of them at equal length;
    "short_circuit" the first dictionary that has any match.
    """
    return {"type": "group", "match_policy": policy, "dicts": dictionaries}


def converter(*layers: Dictionary) -> Callable[[str], str]:
    """Return OpenCC with these layers, each applied to what the one before it made.

    Compatibility ideographs become the characters they stand for first. What is returned may be
    used from several threads. Raises ModuleNotFoundError, in one line, where OpenCC is missing.
    """
    try:
        from opencc import OpenCC
        from opencc import __file__ as package
    except ModuleNotFoundError:
        raise missing("OpenCC") from None
    folder = Path(package).parent / "clib" / "share" / "opencc"
    config = {
        "name": "report",
        "normalization": [{"dict": _placed(shipped("CJK_Compatibility_Ideographs"), folder)}],
        "conversion_chain": [{"dict": _placed(layer, folder)} for layer in layers],
    }
    # OpenCC reads a configuration from a file only, and finds dictionaries by absolute path.
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "report.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        loaded = OpenCC(str(path))
    convert: Callable[[str], str] = loaded.convert
    return convert


def _placed(dictionary: Dictionary, folder: Path) -> Dictionary:
    """Return a dictionary that says where its files are."""
    if "dicts" in dictionary:
        return dictionary | {"dicts": [_placed(one, folder) for one in dictionary["dicts"]]}
    if "file" in dictionary:
        return dictionary | {"file": str(folder / f"{dictionary['file']}.ocd2")}
    return dictionary
