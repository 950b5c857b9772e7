"""The Simplified configuration, generated from the Traditional one."""

from __future__ import annotations

import yaml
from built import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from report.orthography import simplify
from report.site import simplified_yaml


def read(text: str) -> object:
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506  (reads every value as text)


def test_texts_are_simplified_wherever_they_stand() -> None:
    text = """
site_name: 臥龍區報告  # 說明
nav:
  - 一、主要特點:
      - features/index.md
      - 說明/第一節.md
theme: {name: material, palette: [{toggle: {name: "切換到「深色」"}}]}
"""
    assert read(simplified_yaml(text)) == {
        "site_name": "卧龙区报告",
        "nav": [{"一、主要特点": ["features/index.md", "說明/第一節.md"]}],
        "theme": {"name": "material", "palette": [{"toggle": {"name": "切换到“深色”"}}]},
    }


def test_the_engines_own_tags_stay() -> None:
    text = "site_url: !ENV [ADDRESS, http://localhost/]\nslug: !!python/name:a.b\n"
    assert simplified_yaml(text) == "site_url: !ENV [ADDRESS, 'http://localhost/']\n" + (
        "slug: !!python/name:a.b ''\n"
    )


def test_this_projects_own() -> None:
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    once = simplified_yaml(text)
    assert once != text
    assert simplified_yaml(once) == once
    assert simplify(str(read(once))) == str(read(once))


texts = st.text(alphabet="臥龍區說明「」：# -?*&!%@`'\"[]{},|>1aｘ\n\t", max_size=12)
values = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)


@given(values)
def test_only_texts_change(value: object) -> None:
    """Whatever the document holds, what comes out is it with every text in Simplified."""

    def expected(part: object) -> object:
        if isinstance(part, list):
            return [expected(each) for each in part]
        if isinstance(part, dict):
            return {simplify(key): expected(each) for key, each in part.items()}
        return simplify(str(part))

    dumped = yaml.safe_dump(value, allow_unicode=True)
    assert yaml.safe_load(simplified_yaml(dumped)) == expected(value)
