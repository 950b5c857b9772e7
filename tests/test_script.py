"""Which script a damaged text is in."""

from __future__ import annotations

import pytest

from report.orthography import simplify
from report.script import foreign, script_of

TEXT = "創建全國文明城市，干部下沉到社區，后來又設立志愿服務站。"
MISREAD = "因?yàn)槊恳粋€區域，展?！敝档藐P注"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (TEXT, "Hant"),
        (simplify(TEXT), "Hans"),
        (TEXT * 2 + MISREAD, "Hant"),
        (TEXT + simplify(TEXT), ""),  # both
        ("大家好", ""),  # either
        ("大家好，謝謝", ""),  # too little
        ("", ""),
    ],
)
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


def test_what_a_table_leaves_as_it_is_belongs_to_both() -> None:
    for script in ("Hant", "Hans"):
        assert not set("后里干谷大家") & foreign(script)
    assert "们" in foreign("Hant") - foreign("Hans")
    assert "們" in foreign("Hans") - foreign("Hant")
    assert not foreign("")
