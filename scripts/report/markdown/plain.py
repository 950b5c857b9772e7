"""Pages that are seen at one glance to hold nothing but prose, as most pages of a report do.

Front matter, headings, paragraphs of one line, lists of links. All that is no prose in them is
ASCII, which no conversion changes, and no markup stands between two Chinese characters: such a page
need not be read any closer.
"""

from __future__ import annotations

import re

# What may mean something in Markdown, or stand for something (controls).
_TEXT = r"[^\0-\x08\n`~<$\\\[\]{}|*=^_]"
# A value that readers see, and that is neither an address nor the name of a file; or ASCII.
_VALUE = r"\"(?![#.])[^\0-\x08\n\"/\\:#]*[^\0-\x7f]\""
_MATTER = rf"(?:---\n(?:(?:title|description): {_VALUE}\n|[a-z_]+: [ -~]*+\n)*+---\n\n+)?"
_HEADING = rf"#{{1,6}} {_TEXT}++(?:\{{#[\w-]++(?: \.[\w-]++)*+\}})?"
_ITEM = rf"- (?:\[{_TEXT}*+\]\([!-'*-~]*+\)|{_TEXT}*+)"
_PARAGRAPH = rf"(?![-+>#!?: \t]|\d+\.){_TEXT}++"
_END = r"(?:\n\n++|\n?\Z)"
_PLAIN = re.compile(
    rf"{_MATTER}(?:(?:{_HEADING}|{_PARAGRAPH}){_END}|(?:{_ITEM}(?:\n(?=- )|{_END}))+)*+", re.ASCII
)


def is_plain(page: str) -> bool:
    """Tell whether a page is plainly all prose; True is certain, False is not."""
    return (
        "://" not in page
        and "www." not in page
        and "\n " not in page
        and _PLAIN.fullmatch(page) is not None
    )
