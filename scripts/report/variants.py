"""The variants that a report may be published in: one row for each.

Which of them a site has says `extra.variants` in mkdocs.yml. A name is a BCP 47 language tag in
small letters: the folder of the variant in the site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant: what it is called and where it is at home."""

    name: str
    territory: str
    """Whose standard it follows (ISO 3166): picks glyphs, fonts and the rules of punctuation."""
    label: str
    """What it is called beside the others, in its own script."""
    sign: str
    """The same in one character, where lines of several stand below one another."""
    called: str
    """What it is called in a sentence, in Traditional: 閱讀……版."""
    own: tuple[str, ...]
    """The names in a mark whose text it shows as it is, best first."""
    borrowed: tuple[str, ...] = ()
    """Those whose text stands in where there is none of these, in this variant's spelling.

    The order is that of MediaWiki's `ZhConverter`, in which zh-Hant-HK is zh-hk.
    """

    @property
    def tag(self) -> str:
        """Its BCP 47 tag, as `hreflang` has it: zh-Hant-HK."""
        language, script, *territory = self.name.split("-")
        return "-".join([language, script.title(), *map(str.upper, territory)])

    @property
    def is_simplified(self) -> bool:
        """Whether its script is Simplified."""
        return self.name.startswith("zh-hans")

    @property
    def is_regional(self) -> bool:
        """Whether it is a region's own, and not simply one of the two scripts."""
        return self.name.count("-") > 1

    @property
    def script(self) -> str:
        """Its script (ISO 15924) in small letters: hant or hans."""
        return "hans" if self.is_simplified else "hant"

    @property
    def language(self) -> str:
        """The value of `lang`, territory included, since glyphs follow it: zh-Hant-TW."""
        return f"zh-{self.script.title()}-{self.territory}"

    @property
    def locale(self) -> str:
        """As the Open Graph protocol writes it: zh_HK."""
        return f"zh_{self.territory}"


MASTER: Final = "zh-hant"
"""The variant that is edited: the pages as they stand, Taiwan's standard."""

VARIANTS: Final = {
    variant.name: variant
    for variant in (
        Variant(MASTER, "TW", "繁體", "繁", "繁體", ("zh-hant", "zh-tw", "zh-hk", "zh-mo")),
        Variant("zh-hans", "CN", "简体", "简", "簡體", ("zh-hans", "zh-cn", "zh-sg", "zh-my")),
        Variant("zh-hant-hk", "HK", "香港", "港", "香港", ("zh-hk", "zh-mo"), ("zh-hant", "zh-tw")),
        Variant("zh-hant-tw", "TW", "臺灣", "臺", "臺灣", ("zh-tw", "zh-hant"), ("zh-hk", "zh-mo")),
    )
}
"""Every variant by name, the master first."""

_LONG_NAME: Final = re.compile(r"zh-han[st]-([a-z]{2})")


def short_name(name: str) -> str:
    """Return a variant's name as a mark knows it: zh-Hant-HK is zh-hk."""
    return _LONG_NAME.sub(r"zh-\1", name.lower())
