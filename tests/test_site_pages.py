"""Every built page, read from disk: language, addresses, links, scripts of writing."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from built import PROJECT, VARIANTS, Address, Page, pages, reading_pages

from report.figures import PUBLISHED
from report.orthography import simplify, traditional

HREFLANG = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}
LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}
LOADED |= {"audio": "src", "video": "src", "object": "data", "embed": "src", "track": "src"}

variants = pytest.mark.parametrize("variant", VARIANTS)


def address(site: Address, page: Page) -> str:
    """Return where a page is published."""
    path = PurePosixPath(page.path.as_posix())
    return site.url + str(path).removesuffix("index.html")


def test_both_variants_have_the_same_pages(project_site: Address) -> None:
    hant, hans = (
        [p.path.parts[1:] for p in reading_pages(project_site.folder, v)] for v in VARIANTS
    )
    assert hant == hans
    assert len(hant) > 15


def test_both_variants_have_the_same_ids(project_site: Address) -> None:
    hant, hans = (reading_pages(project_site.folder, v) for v in VARIANTS)
    assert [p.ids for p in hant] == [p.ids for p in hans]


@variants
def test_language(project_site: Address, variant: str) -> None:
    for page in pages(project_site.folder / variant):
        assert page.all("html")[0]["lang"] == VARIANTS[variant], page.path


@variants
def test_canonical_address(project_site: Address, variant: str) -> None:
    for page in reading_pages(project_site.folder, variant):
        assert [link["href"] for link in page.all("link", rel="canonical")] == [
            address(project_site, page)
        ]


@variants
def test_alternates_are_absolute_and_mutual(project_site: Address, variant: str) -> None:
    for page in reading_pages(project_site.folder, variant):
        here = "/".join(page.path.parts[1:-1])
        tail = f"{here}/" if here else ""
        master = f"{project_site.url}zh-hant/{tail}"
        expected = {HREFLANG[v]: f"{project_site.url}{v}/{tail}" for v in VARIANTS}
        expected["x-default"] = master if here else project_site.url
        links = [each for each in page.all("link", rel="alternate") if "hreflang" in each]
        assert {link["hreflang"]: link["href"] for link in links} == expected


@variants
def test_edit_link_opens_the_traditional_source(project_site: Address, variant: str) -> None:
    editor = "https://github.com/someone/wolong/edit/main/"
    for page in reading_pages(project_site.folder, variant):
        (link,) = page.all("a", rel="edit")
        assert link["href"].startswith(editor)
        source = PROJECT / link["href"].removeprefix(editor)
        assert source.is_file(), page.path
        built = "/".join(page.path.parts[1:-1])
        edited = source.relative_to(PROJECT / "docs").with_suffix("").as_posix()
        assert edited.removesuffix("index").rstrip("/") == built


def test_nothing_is_loaded_from_elsewhere(project_site: Address) -> None:
    for page in pages(project_site.folder):
        for tag in page.tags:
            url = tag.attributes.get(LOADED.get(tag.name, ""), "")
            published = tag.attributes.get("rel") in ("canonical", "alternate")
            assert published or not urlsplit(url).netloc, (page.path, url)
    for sheet in project_site.folder.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", text), sheet


def test_every_link_and_anchor_leads_somewhere(project_site: Address) -> None:
    ids = {address(project_site, page): set(page.ids) for page in pages(project_site.folder)}
    dead = [
        (page.path.as_posix(), url)
        for page in pages(project_site.folder)
        for tag in page.tags
        for url in (tag.attributes.get("href", tag.attributes.get("src")),)
        if url is not None and not _alive(project_site, ids, address(project_site, page), url)
    ]
    assert not dead


def _alive(site: Address, ids: dict[str, set[str]], base: str, url: str) -> bool:
    target = urlsplit(urljoin(base, url))
    if not target.geturl().startswith(site.url):
        return target.scheme in ("http", "https", "data")
    there = target._replace(fragment="").geturl()
    file = site.folder / unquote(there.removeprefix(site.url))
    if there not in ids:
        return file.is_file() and not target.fragment
    return not target.fragment or unquote(target.fragment) in ids[there]


def test_ids_are_unique(project_site: Address) -> None:
    for page in pages(project_site.folder):
        assert len(page.ids) == len(set(page.ids)), page.path


def spoken(folder: Path, script: str) -> list[tuple[Path, str]]:
    """Return all that readers of a script are told."""
    return [
        (page.path, text)
        for page in pages(folder)
        for language, text in page.texts
        if language.startswith(script)
    ]


def test_readers_of_simplified_see_only_simplified(project_site: Address) -> None:
    texts = spoken(project_site.folder, "zh-Hans")
    assert len(texts) > 100
    assert not [(path, text) for path, text in texts if simplify(text) != text]


def test_readers_of_traditional_see_no_simplified(project_site: Address) -> None:
    texts = spoken(project_site.folder, "zh-Hant")
    assert len(texts) > 100
    assert not [(path, text) for path, text in texts if traditional(text)[0]]


@variants
def test_the_interface_speaks_chinese(project_site: Address, variant: str) -> None:
    """No string of the theme is left in English."""
    own = {"404", "¶", "#", "Material for MkDocs", *PUBLISHED}
    english = re.compile(r"[A-Za-z]{3,}")
    for page in pages(project_site.folder / variant):
        for language, text in page.texts:
            if language == "zh":
                continue  # quoted from the text received
            latin_only = english.search(text) and not re.search(r"[\u4e00-\u9fff]", text)
            cited = text.startswith(project_site.url)
            assert not latin_only or cited or text in own, (page.path, text)
