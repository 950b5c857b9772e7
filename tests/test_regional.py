"""Traditional as Hong Kong and Taiwan write it. Cases in orthography/."""

from __future__ import annotations

from itertools import product

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_orthography import Case, lines, params

from report import lexicon, regional
from report.orthography import by_character, never_in, simplify, spelling
from report.particles import with_particles
from report.simplified import dictionary
from report.variants import MASTER, VARIANTS, short_name

hong_kong, taiwan = spelling("zh-hant-hk"), spelling("zh-hant-tw")


@pytest.mark.parametrize("case", params("hong_kong.txt") + params("hong_kong.txt", untouched=True))
def test_hong_kong(case: Case) -> None:
    assert hong_kong(case.before) == case.after


@pytest.mark.parametrize(
    "case", params("taiwan_edition.txt") + params("taiwan_edition.txt", untouched=True)
)
def test_taiwan(case: Case) -> None:
    assert taiwan(case.before) == case.after


def test_hong_kong_is_opencc_s_standard() -> None:
    """On 1,000 lines of real text OpenCC finds nothing left to do."""
    text = "\n".join(lines("taiwan.txt"))
    assert hong_kong(text) != text
    assert opencc.OpenCC("t2hk").convert(hong_kong(text)) == hong_kong(text)


def test_every_form_of_taiwan_that_hong_kong_lacks_is_changed() -> None:
    own = lexicon.own("HKForms.txt")
    assert hong_kong("\n".join(own)).split("\n") == [targets[0] for targets in own.values()]


ours = st.sampled_from(
    [*lexicon.own("HKForms.txt"), *lexicon.opencc("HKVariants"), *"著群峰臺說。\n"]
)
particles = [phrase for phrase in dictionary() if "著" in phrase]
phrases = [*lexicon.opencc("HKVariantsPhrases"), *lexicon.opencc("TWVariantsPhrases")]
names = st.sampled_from(phrases)
texts = st.lists(
    ours
    | names
    | st.sampled_from(particles)
    | st.characters(exclude_categories=["Cs"])
    | st.sampled_from(lines("taiwan.txt"))
).map("".join)


@given(texts)
def test_the_particle_is_decided_as_for_simplified(text: str) -> None:
    whole = zip(text, simplify(text), strict=True)
    assert with_particles(text) == "".join(
        "着" if pair == ("著", "着") else pair[0] for pair in whole
    )


def test_words_with_the_particle_one_over_another() -> None:
    for first, second in product(particles, particles):
        for text in (first + second, first[:-1] + second, first + second[1:]):
            simplified = zip(text, simplify(text), strict=True)
            expected = ["着" if pair == ("著", "着") else pair[0] for pair in simplified]
            assert [*with_particles(text)] == expected


@given(texts)
def test_what_is_looked_up_is_what_opencc_makes(text: str) -> None:
    for standard in (regional.of_hong_kong(), regional.of_taiwan()):
        assert standard(text) == standard.convert(text)


def test_phrases_are_opencc_s() -> None:
    """In every spelling of them, and where one goes over another."""
    for standard in (regional.of_hong_kong(), regional.of_taiwan()):
        assert len(standard.phrases) > 10
        for one in standard.phrases:
            for text in (
                one,
                f"說{one}",
                f"{one[0]}{one}臥",
                f"{one[:-1]}{one}",
                f"{one}{one[1:]}",
            ):
                assert standard(text) == standard.convert(text)


@given(texts, st.sampled_from([*VARIANTS]))
def test_by_character_means_the_same(text: str, variant: str) -> None:
    assert by_character(variant, text) in (None, spelling(variant)(text))


@given(texts, st.sampled_from([*VARIANTS]))
def test_what_always_holds(text: str, variant: str) -> None:
    """Position for position, once is enough, and nothing foreign is left."""
    convert = spelling(variant)
    if variant == MASTER:
        assert convert(text) == text
        return
    converted = convert(text)
    assert len(converted) == len(text)
    assert convert(converted) == converted
    if variant == "zh-hans":
        return  # test_orthography says more
    left = {char for _, char in never_in(variant, converted)}
    named = {char for name in kept if name in converted for char in name}
    assert left <= {char for _, char in never_in(MASTER, text)} | named


@given(texts)
def test_a_spelling_loses_nothing(text: str) -> None:
    """The same Simplified comes of it, names that Hong Kong writes in their own way excepted."""
    for convert in (hong_kong, taiwan):
        one, other = simplify(convert(text)), simplify(text)
        named = any(name in text or name in convert(text) for name in kept)
        assert one == other or named or not MADE_ONE.isdisjoint(text)


# Two characters that a standard of Traditional makes one, and OpenCC's Simplified does not.
MADE_ONE = frozenset("幺潨鮎齶")

kept = {
    part
    for name in ("HKVariantsPhrases", "TWVariantsPhrases")
    for source, targets in lexicon.opencc(name).items()
    for part in (source, targets[0])
}


@pytest.mark.parametrize(
    ("variant", "tag", "language"),
    [
        ("zh-hant", "zh-Hant", "zh-Hant-TW"),
        ("zh-hans", "zh-Hans", "zh-Hans-CN"),
        ("zh-hant-hk", "zh-Hant-HK", "zh-Hant-HK"),
        ("zh-hant-tw", "zh-Hant-TW", "zh-Hant-TW"),
    ],
)
def test_what_a_variant_is_called(variant: str, tag: str, language: str) -> None:
    assert (VARIANTS[variant].tag, VARIANTS[variant].language) == (tag, language)
    assert tag.lower() == variant


def test_the_names_of_bcp_47_and_of_wikipedia_are_one() -> None:
    assert [short_name(name) for name in ("zh-Hant-HK", "zh-hk", "zh-Hans")] == [
        "zh-hk",
        "zh-hk",
        "zh-hans",
    ]


def test_every_variant_can_be_spelt() -> None:
    assert [spelling(name)("臺") for name in VARIANTS] == ["臺", "台", "台", "臺"]
