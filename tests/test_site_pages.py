"""Every built page, read from disk: language, addresses, links, scripts of writing."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from built import PROJECT, VARIANTS, Address, Page, pages, reading_pages

from report.figures import PUBLISHED
from report.orthography import never_in, simplify, traditional
from report.variants import VARIANTS as VARIANT_ROWS

HREFLANG = {name: VARIANT_ROWS[name].tag for name in VARIANTS}
MASTER = next(iter(VARIANTS))
LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}
LOADED |= {"audio": "src", "video": "src", "object": "data", "embed": "src", "track": "src"}

variants = pytest.mark.parametrize("variant", VARIANTS)


def address(site: Address, page: Page) -> str:
    """Return where a page is published."""
    path = PurePosixPath(page.path.as_posix())
    return site.url + str(path).removesuffix("index.html")


@variants
def test_every_variant_has_the_same_pages(project_site: Address, variant: str) -> None:
    here, there = (
        [p.path.parts[1:] for p in reading_pages(project_site.folder, v)] for v in (variant, MASTER)
    )
    assert here == there
    assert here


@variants
def test_every_variant_has_the_same_ids(project_site: Address, variant: str) -> None:
    here, there = (reading_pages(project_site.folder, v) for v in (variant, MASTER))
    assert [p.ids for p in here] == [p.ids for p in there]


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
        master = f"{project_site.url}{MASTER}/{tail}"
        expected = {HREFLANG[v]: f"{project_site.url}{v}/{tail}" for v in VARIANTS}
        expected["x-default"] = master if here else project_site.url
        links = [each for each in page.all("link", rel="alternate") if "hreflang" in each]
        assert {link["hreflang"]: link["href"] for link in links} == expected


@variants
def test_edit_link_opens_the_traditional_source(project_site: Address, variant: str) -> None:
    editor = "https://github.com/someone/report/edit/main/"
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
    texts = spoken(project_site.folder, "zh-Hant-TW")
    assert len(texts) > 100
    assert not [(path, text) for path, text in texts if traditional(text)[0]]


@variants
def test_no_character_is_of_another_variant(project_site: Address, variant: str) -> None:
    """Neither of the other script nor of another region's standard."""
    language = VARIANTS[variant]
    texts = [
        (page.path, text)
        for page in pages(project_site.folder / variant)
        for lang, text in page.texts
        if lang == language
    ]
    assert len(texts) > 100
    assert not [(path, text) for path, text in texts if [*never_in(variant, text)]]


@variants
def test_the_sitemap_has_every_page_in_every_variant(project_site: Address, variant: str) -> None:
    read = (project_site.folder / variant / "sitemap.xml").read_text(encoding="utf-8")
    for page in reading_pages(project_site.folder, variant):
        assert f"<loc>{address(project_site, page)}</loc>" in read
        tail = "/".join([*page.path.parts[1:-1], ""])
        for other, tag in HREFLANG.items():
            there = f"{project_site.url}{other}/{tail}"
            assert f'<xhtml:link rel="alternate" hreflang="{tag}" href="{there}"/>' in read
    whole = (project_site.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{project_site.url}{variant}/sitemap.xml</loc>" in whole


@variants
def test_what_is_shared_is_of_the_variant(project_site: Address, variant: str) -> None:
    """Picture, feed, print view; each links to the others."""
    folder = project_site.folder / variant
    assert (folder / "card.png").read_bytes().startswith(b"\x89PNG")
    feed = (folder / "feed.xml").read_text(encoding="utf-8")
    assert f"<link>{project_site.url}{variant}/</link>" in feed
    (printed,) = [page for page in pages(folder) if page.path.as_posix() == "print.html"]
    links = {link["href"] for link in printed.all("a") if "hreflang" in link}
    assert links == {f"../{other}/print.html" for other in VARIANTS if other != variant}
    for page in reading_pages(project_site.folder, variant):
        (locale,) = page.all("meta", property="og:locale")
        assert locale["content"] == VARIANT_ROWS[variant].locale


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
