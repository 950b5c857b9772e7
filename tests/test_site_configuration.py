"""The configuration of each variant, generated from the one there is."""

from __future__ import annotations

import pytest
import yaml
from built import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from report import settings as said
from report.configuration import ConfigurationError, configure, spelt
from report.orthography import simplify


def read(text: str) -> object:
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506  (reads every value as text)


def simplified_yaml(text: str) -> str:
    document = spelt(text, "zh-hans")
    return str(yaml.serialize(document, Dumper=yaml.SafeDumper, allow_unicode=True))


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
texts = texts.filter(lambda text: "-{" not in text)  # a mark
values = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)


@given(st.dictionaries(texts, values, max_size=3))
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


PROJECT_TEXT = """
site_name: 臥龍區裡的-{zh-hant:計程車;zh-hans:出租车;zh-Hant-HK:的士}-
theme: {name: material, custom_dir: overrides}
nav: [說明.md]
extra: {variants: [zh-hant, zh-Hans, zh-Hant-HK], site_root: !ENV [A, "http://localhost/"]}
"""


@pytest.mark.parametrize(
    ("variant", "name", "wanted"),
    [
        ("zh-hant", "臥龍區裡的計程車", "搜尋說明"),
        ("zh-hans", "卧龙区里的出租车", "搜索说明"),
        ("zh-hant-hk", "卧龍區裏的的士", "搜尋説明"),
    ],
)
def test_what_the_engine_is_given(variant: str, name: str, wanted: str) -> None:
    variants = said.read(PROJECT_TEXT, {}).variants
    strings = {"search": "-{zh-hant:搜尋;zh-hans:搜索}-說明"}
    made = configure(PROJECT_TEXT, strings, variant, variants, "https://example.org/")
    given = yaml.load(made, yaml.BaseLoader)  # noqa: S506
    assert given["site_name"] == name
    assert given["site_url"] == f"https://example.org/{variant}/"
    assert given["docs_dir"] == f"pages/{variant}"
    assert given["nav"] == ["說明.md"]
    assert given["theme"] == {
        "name": "material",
        "custom_dir": "../overrides",
        "language": variant,
    }
    assert [row["name"] for row in given["extra"]["variants"]] == [*variants]
    assert given["extra"]["strings"]["search"] == wanted
    assert given["extra"]["site_root"] == ["A", "http://localhost/"]


@pytest.mark.parametrize("text", ["a: [", "- a", "", "site_name: -{zh-hans:乙}-"])
def test_what_is_no_configuration_is_said(text: str) -> None:
    with pytest.raises(ConfigurationError):
        spelt(text, "zh-hant")
