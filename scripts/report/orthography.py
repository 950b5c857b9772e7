"""Chinese orthography: Simplified from Traditional. The only module that imports OpenCC.

Source of the tables: OpenCC's own dictionaries, as its package ships them, and the corrections in
`tables/`.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_TABLES = Path(__file__).parent / "tables"


def simplify(text: str) -> str:
    """Return Traditional prose in Simplified characters, quotation marks included.

    Position for position: the result is as long as `text`.
    """
    return _simplifier().convert(text)


@cache
def _simplifier() -> OpenCC:
    import opencc

    shipped = Path(opencc.__file__).parent / "clib" / "share" / "opencc"

    def dictionary(path: Path) -> dict[str, str]:
        return {"type": "ocd2" if path.suffix == ".ocd2" else "text", "file": str(path)}

    phrases = [
        dictionary(_TABLES / "TSCorrections.txt"),
        dictionary(shipped / "TSPhrases.ocd2"),
    ]
    layers = [
        {"type": "group", "match_policy": "union", "dicts": phrases},
        dictionary(shipped / "TSCharactersExt.ocd2"),
        dictionary(shipped / "TSCharacters.ocd2"),
    ]
    config = {
        "name": "Traditional to Simplified with this project's corrections",
        "normalization": [{"dict": dictionary(shipped / "CJK_Compatibility_Ideographs.ocd2")}],
        "conversion_chain": [
            {"dict": {"type": "group", "match_policy": "short_circuit", "dicts": layers}}
        ],
    }
    # OpenCC reads a configuration from a file only, and finds dictionaries by absolute path.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "simplify.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        return opencc.OpenCC(str(path))
