"""The engine's configuration for a variant: mkdocs.yml in its spelling, with what the build knows.

What the templates say themselves (overrides/locales/zh-hant.yml) comes with it as `extra.strings`,
and a row for each variant of the site as `extra.variants`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from report.conversion import render_text
from report.marks import MarkError
from report.orthography import spelling
from report.variants import VARIANTS
from report.vocabulary import Words


class ConfigurationError(Exception):
    """The configuration, or a text of the site, cannot be read; the message is for people."""


def configure(
    text: str,
    strings: Mapping[str, str],
    variant: str,
    variants: Sequence[str],
    root: str,
    words: Words | None = None,
) -> str:
    """Return the configuration of a variant, to stand in the folder build/.

    `text` is mkdocs.yml, `strings` what the templates say by key, in Traditional with marks;
    `variants` are all those of the site, which will stand at `root`, an address ending in a slash;
    `words` are changed in the texts of mkdocs.yml.
    Raises ConfigurationError.
    """
    known = VARIANTS[variant]
    document = spelt(text, variant, words)
    custom = _get(document, "theme", "custom_dir")
    said = {key: _shown(string, variant) for key, string in strings.items()}
    said |= {
        "language": known.language,
        "variant.hreflang": known.tag,
        "sharing.locale": known.locale,
    }
    values: dict[tuple[str, ...], object] = {
        ("site_url",): f"{root}{variant}/",
        ("docs_dir",): f"pages/{variant}",
        ("site_dir",): f"../site/{variant}",
        ("theme", "language"): variant,
        ("extra", "variants"): [row(name) for name in variants],
        ("extra", "strings"): said,
    }
    if words:
        values["extra", "reworded"] = True
    if custom is not None:
        values["theme", "custom_dir"] = f"../{custom.value}"
    for path, value in values.items():
        _put(document, path, value)
    return str(yaml.serialize(document, Dumper=yaml.CSafeDumper, allow_unicode=True))


def spelt(text: str, variant: str, words: Words | None = None) -> yaml.MappingNode:
    """Return a YAML document with its texts in a variant's spelling; tags and page names stay.

    Raises ConfigurationError.
    """
    try:
        document = yaml.compose(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ConfigurationError(str(error)) from None
    if not isinstance(document, yaml.MappingNode):
        raise ConfigurationError("not keys with values")
    for scalar in _scalars(document):
        if not scalar.value.endswith(".md"):
            scalar.value = _shown(scalar.value, variant, words)
    return document


def row(name: str) -> dict[str, str]:
    """Return what templates need to know of a variant."""
    variant = VARIANTS[name]
    read = spelling(name)(f"閱讀{variant.called}版")
    return {
        "name": name,
        "tag": variant.tag,
        "language": variant.language,
        "label": variant.label,
        "read": read,
    }


def _shown(text: str, variant: str, words: Words | None = None) -> str:
    try:
        return render_text(text, variant, words)
    except MarkError as error:
        raise ConfigurationError(f"{error.message}: {text[:40]}") from None


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _scalars(child)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for child in pair:
                yield from _scalars(child)


def _get(mapping: yaml.Node | None, *path: str) -> Any:
    """Return the node at a path of keys, None where there is none."""
    for key in path:
        pairs = mapping.value if isinstance(mapping, yaml.MappingNode) else []
        mapping = next((node for name, node in pairs if name.value == key), None)
    return mapping


def _put(mapping: yaml.MappingNode, path: Sequence[str], value: object) -> None:
    """Set the value at a path of keys, in place of what is there."""
    *above, last = path
    for key in above:
        found = _get(mapping, key)
        if not isinstance(found, yaml.MappingNode):
            found = yaml.MappingNode("tag:yaml.org,2002:map", [])
            _replace(mapping, key, found)
        mapping = found
    _replace(mapping, last, yaml.compose(yaml.safe_dump(value, allow_unicode=True)))


def _replace(mapping: yaml.MappingNode, key: str, node: yaml.Node | None) -> None:
    name = yaml.ScalarNode("tag:yaml.org,2002:str", key)
    kept = [pair for pair in mapping.value if pair[0].value != key]
    mapping.value[:] = [*kept, (name, node)]
