"""The configuration: what it says, what is wrong with it, and changing one value of it."""

from __future__ import annotations

import pytest
import yaml
from built import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from report.settings import NAME, SettingsError, load, read, with_value

BARE = "site_name: 題目\nextra:\n  author: 某人\n"
WRONG = {
    "a key nobody reads": ("extra: {dat: '2021'}", "extra.dat: no such key; date?"),
    "a date that is not": ("extra: {date: 2021-02-30}", 'extra.date: "2021-02-30" is no date'),
    "a date in words": ("extra: {date: 去年}", 'extra.date: "去年" is no date'),
    "a script nobody has": (
        "extra: {variants: [zh-hant, zh-xx]}",
        "extra.variants: no variant zh-",
    ),
    "a variant twice": (
        "extra: {variants: [zh-hans, zh-hant, zh-Hans]}",
        "extra.variants: zh-Hans stands there twice",
    ),
    "words of a script": (
        "extra: {vocabulary: [zh-hans]}",
        "extra.vocabulary: no variant zh-hans; there are zh-Hant-HK, zh-Hant-TW",
    ),
    "words of a variant that is not there": (
        "extra: {variants: [zh-hant], vocabulary: [zh-Hant-TW]}",
        "extra.vocabulary: zh-Hant-TW is not one of extra.variants",
    ),
    "one script, not a list": ("extra: {variants: zh-hant}", "extra.variants: a list is wanted"),
    "an address that is none": ("extra: {repository: 'git@x:y'}", "extra.repository: "),
    "a list for a text": ("extra: {author: [甲, 乙]}", "extra.author: a text is wanted"),
    "a folder for a file": ("extra: {source: ../a.txt}", "extra.source: the name of a file"),
    "a depth that no heading has": (
        "extra: {split_depth: 7}",
        'extra.split_depth: "7" is no depth',
    ),
    "no yes or no": ("extra: {supplied_title: 是}", "extra.supplied_title: true or false"),
}


def test_this_projects_own_is_sound() -> None:
    said = load(PROJECT, {})
    assert said.title
    for report in said.reports or ["."]:
        assert (PROJECT / "source" / said.facts(report)["source"]).is_file()
    assert (PROJECT / "docs" / said.guide).is_file()


def test_a_variant_is_named_as_bcp_47_has_it() -> None:
    asked = read("site_name: x\nextra: {variants: [zh-Hant, zh-Hans, zh-Hant-HK]}", {}).variants
    assert asked == ("zh-hant", "zh-hans", "zh-hant-hk")
    assert read("site_name: x", {}).variants == ("zh-hant", "zh-hans")


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_in_a_line(name: str) -> None:
    extra, message = WRONG[name]
    with pytest.raises(SettingsError) as caught:
        read(f"site_name: 題目\n{extra}\n", {})
    assert str(caught.value).startswith(f"{NAME}: {message}")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["", "[]", "a: [", "extra: []\nsite_name: x", "site_name: ''"])
def test_no_configuration_at_all(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^mkdocs\.yml"):
        read(text, {})


def test_what_is_not_said_is_empty_and_the_environment_comes_first() -> None:
    said = read(BARE, {})
    assert (said.date, said.licence, said.repository) == ("", "", "")
    configured = BARE + "  site_root: !ENV [SITE_URL, 'https://a.example/x']\n"
    assert read(configured, {}).root == "https://a.example/x/"
    assert read(configured, {"SITE_URL": "https://b.example"}).root == "https://b.example/"


def test_a_changed_value_leaves_the_rest() -> None:
    text = with_value((PROJECT / NAME).read_text(encoding="utf-8"), "extra.date", None)
    changed = with_value(text, "extra.date", "2021-03-05")
    assert read(changed, {}).date == "2021-03-05"
    assert with_value(changed, "extra.date", None) == text
    there = with_value(text, "extra.site_root", "https://a.example/")
    assert read(there, {}).root == "https://a.example/"
    assert read(there, {"SITE_URL": "https://b.example/"}).root == "https://b.example/"
    assert there.count("\n") == text.count("\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_any_text_can_be_a_value(value: str) -> None:
    changed = with_value("site_name: 題目  # 說明\nextra: {}\n", "site_name", value)
    assert yaml.safe_load(changed)["site_name"] == value
    assert "# 說明" in changed
