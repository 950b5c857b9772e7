"""Pages that are understood at a glance, as most pages are.

One regular expression knows the Markdown that people write daily: front matter, headings,
paragraphs, lists, quotations, tables, code, links, emphasis, a tag in a line. It knows them only in
forms of which every pass of the close reading makes the same, and a page that is not made of these
from end to end is read closely. What has to be kept of the others, and what is read across, a
second expression finds.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import count

from report.markdown.sheet import HAN, Span

# A class of characters that says which they are is three times as fast as one that says which not.
# What means nothing in Markdown; controls stand for something in the close reading.
_CHAR = r"[\t\x0b- \"-#%-)+-9;>-Za-vx-z\x7f-\U0010ffff]"
_ASCII = r"0-9A-Za-z_./#?&%+:,;@=~-"
# An address that nothing but ASCII can belong to.
_ADDRESS = rf"(?:://|www\.)[{_ASCII}]*+(?=[\s)>\"'\u2018-\u201f\u3000-\u303f\uff00-\uffef])"
# An underscore may do anything, if it does not stand beside markup or at the beginning of a line.
_UNDERSCORE = r"_(?![*~=^_\n\[\]<])(?:(?<=[^\s)}>*~=^\]\[]_)|(?<=[^\s)}>*~=^\]\[] _))"
# A sign that means nothing where it stands, and does not stand between two Chinese characters.
_SIGN = (
    rf"!(?!\[)|:(?!//)|w(?!ww\.)|{_ADDRESS}"
    r"|[~=^*_](?=[ ,.])|[~=^_](?=[0-9A-Za-z\"'(])|[~=^_](?<=[0-9A-Za-z,.;:\"'?].)"
    rf"|{_UNDERSCORE}|<(?= )|\\[*_#.+~|>-]"
)


def _run(*signs: str) -> str:
    """Return a pattern of text with one of these in it, or several."""
    return rf"{_CHAR}*+(?:(?!\n|(?<!-)\{{)(?:{'|'.join(signs)}){_CHAR}*+)*+"


def _marked(text: str) -> str:
    """Return a pattern of text between one or two asterisks; see `_compiled`."""
    return rf"\*(?P<ID>\*|)(?![\s*]){text}(?<![\s*])\*(?P=ID)(?!\*)"


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return an expression in which each group and what refers to it have a name of their own."""
    names = (f"group{number}" for number in count())
    opened: list[str] = []

    def named(found: re.Match[str]) -> str:
        if found[0] == "(?P=ID)":
            return f"(?P={opened.pop()})"
        opened.append(next(names))
        return f"(?P<{opened[-1]}>"

    return re.compile(re.sub(r"\(\?P(?:<ID>|=ID\))", named, pattern))


_VALUES = rf"(?:=(?:[0-9A-Za-z_%.-]{{1,500}}+|\"[ {_ASCII}]{{0,500}}+\"))?+"
_ATTRIBUTES = rf"\{{:?(?: ?[.#]?[0-9A-Za-z][0-9A-Za-z_-]{{0,400}}+{_VALUES}){{1,50}}+ ?\}}"
_REST = rf"(?: [a-z-]++{_VALUES})*+ ?/?>"
_TAG = rf"(?:/?(?:a|abbr|b|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u){_REST})"
_TAGS = rf"<(?:{_TAG}|(?:br|img){_REST})"
_CODE = r"(?:`[^\0-\x08\n`]++`(?!`)|``[^\0-\x08\n`]++``(?!`))"
_TARGET = rf"\([{_ASCII}]{{0,999}}+\)"
_PLAIN_SIGNS = "!", ":(?!//)", r"w(?!ww\.)"
_LABEL = rf"\[\^?{_run(*_PLAIN_SIGNS)}\]"
# In the text of a link, brackets are the links' only.
_PROSE = _SIGN, rf"://[{_ASCII}]*+(?=\])", r"`[^\0-\x08\n`\[\]]++`(?!`)", _TAGS
_IMAGE = rf"!{_LABEL}{_TARGET}"
_LINK = rf"\[{_run(*_PROSE, _IMAGE, _marked(_run(*_PROSE)))}\]{_TARGET}"
_MORE = (
    *(_SIGN, _CODE, _TAGS, rf"<(?:https?://|[0-9A-Za-z_.+-]++@)[{_ASCII}]++>"),
    *(rf"{linked}(?:{_ATTRIBUTES})?+" for linked in (_LINK, _IMAGE)),
    rf"{_LABEL}(?![(:]| :|(?s:.)?\[)",
)
_ALL = *_MORE, _marked(_run(*_MORE))
# Braces in which nothing can change, attributes or not.
_BRACES = rf"\{{[ \"{_ASCII}]*+\}}"
# A mark (`report.marks`) is text like any other here.
_MARK = r"\{(?<=-\{)[^\0-\x08\n`~<$\\\[\]{}|*=^_!/w]*+\}-"
_INLINE = _run(*_ALL, _MARK)

# A value that readers see, and that is neither an address nor the name of a file; or ASCII.
_VALUE = r"(?![#.])(?:[\t\x0b-!$-)+-.0-9;=-Z\]-_a-vx-\U0010ffff]++|w(?!ww\.))*+(?<=[^\0-\x7f])"
_ASCII_LINE = r"[ -;=-_a-~]*+\n"
_MATTER = (
    rf"---\n(?:(?:title|description|summary|subtitle|author): (?:\"{_VALUE}\""
    rf"|(?![-'\"\]{{}}|>&!%@]){_VALUE})\n|(?:tags|categories|keywords):\n(?: *- {_VALUE}\n)++"
    rf"|[a-z_-]+:(?: {_ASCII_LINE}|\n)|(?:- | +){_ASCII_LINE}|\n)*+---\n\n+"
)
_HEADING = rf"##{{0,5}} {_INLINE}(?:{_BRACES})?+"
# Up to the first line that begins with a backtick; a snippet may reach out of its fence.
_FENCED = r"[^\n]*+\n(?:[\t-;=-_a-\U0010ffff]++|<(?<!8<)|`(?!(?<=\n`)``))*+```"
_FENCE = rf"```(?= ?(?:[0-9A-Za-z_+-]*+|{_BRACES})\n){_FENCED}[ \t]*+(?=\n)"
_ITEM = r"[-*+\d](?:(?<=\d)\d*+\.|(?<!\d)) {1,3}"
_TEXT = rf"(?:(?=[\x80-\U0010ffff])|(?![-+>#?:|=~\s{{]|[*_]\s|!(?!\[)|\d+\.)){_INLINE}"
_LINE = rf"(?:(?:{_ITEM})?+{_TEXT}|{_BRACES}|(?:==++|--++) *+(?=\n))"
# Blocks: what stands before the first line, or before another, and the line.
_LINES = rf"(?:(?:(?<=\n)|\n(?!\n) *+){_LINE})++"
_LIST = rf"(?={_ITEM})(?:(?:(?<=\n)|\n(?!\n) *+|\n\n++ {{4}}){_LINE})++"
_QUOTATION = rf"(?=> )(?:(?:(?<=\n)|\n(?=>))>(?: {_LINE})?+)++"
_TABLE = rf"(?:(?:(?<=\n)|\n)\|{_run(*_ALL, '[|]')})++"
_COMMENT = r"<!--(?:(?!--)[^\0-\x08<])*+-->"
_ELEMENT = "|".join(
    rf"<{tag}{_REST}{_run(*_PLAIN_SIGNS, _TAGS)}</{tag}>" for tag in ("p", "div")
).join(("(?:", ")"))
_END = r"\n\n++"
_PAGE = (
    rf"\n\n(?:{_MATTER}|(?!\ufeff?---))\n*+(?:{_HEADING}(?:{_END}|\n(?=[-#`|])|(?<![{HAN}])\n(?=\S))"
    rf"|{_FENCE}(?:{_END}|\n(?![-*+\d\s]))|{_QUOTATION}{_END}|{_TABLE}{_END}|{_COMMENT}{_END}"
    rf"|{_ELEMENT}{_END}|-{{3,}}{_END}|{_LIST}(?:{_END}|\n(?=#|```))|{_LINES}(?:{_END}|\n(?=#|```)))*+"
)

# A page of headings, of paragraphs and of items of a line each, in which nothing is left out.
_CALM = rf"(?=[\x80-\U0010ffff]){_CHAR}*+(?:(?:{_BRACES}|w(?!ww\.)){_CHAR}*+)*+"
_CALM_PAGE = re.compile(
    rf"\n\n(?:{_MATTER}|(?!\ufeff)\n*+)(?:(?:##{{0,5}} |{_ITEM})?+{_CALM}\n(?:\n++|(?=[-*+] )))*+"
)


@cache
def _page() -> re.Pattern[str]:
    """Return the expression that knows a page; to compile it takes a while."""
    return _compiled(_PAGE)


# What leaves no trace between two Chinese characters.
_OPENS = r"(?=[^\[\]\n]*+(?:\[[^\[\]\n]*+\][^\[\]\n]*+)*+\]\()"
_CLOSES = rf"{_TARGET}(?:{_ATTRIBUTES})?+"
_SPACE = r"[ \t>]*+"
_SIGNS = rf"(?:\*|\[{_OPENS}|\]{_CLOSES}|<{_TAG})*+"
_ACROSS = rf"{_SIGNS}(?:\n{_SPACE}{_SIGNS})?+(?=[{HAN}])"
_LINE_END = rf"\n(?<=[{HAN}]\n){_SPACE}"
_LINE_ENDS = re.compile(rf"{_LINE_END}(?=[{HAN}])")
_FOUND = re.compile(
    rf"{_LINE_END}{_SIGNS}(?=[{HAN}])|`((?<=\n`)``{_FENCED}|`?[^`]++``?)|!{_LABEL}({_TARGET})"
    rf"|\*(?<=[{HAN}]\*){_ACROSS}|\[(?<=[{HAN}]\[){_OPENS}{_ACROSS}"
    rf"|\](?<=[{HAN}]\]){_CLOSES}{_ACROSS}|<(?:!(--(?:(?!--)[^<])*+-->)|(?<=[{HAN}]<){_TAG}{_ACROSS})"
)

# A page of which code alone is no prose and not ASCII. Where each character is converted by itself
# nothing is read across, and what the lines are does not matter, if none is indented code.
_FREE = r"[\t\x0b- \"#%-9;=>@-Z^_a-vx-z|}\x7f-\U0010ffff]"
_FREE_SIGN = (
    rf"[!?\[]|:(?!//)|w(?!ww\.)|{_ADDRESS}|{_BRACES}|\](?:{_TARGET}|(?!\(|\s*[\[:]))"
    rf"|{_CODE}|{_TAGS}"
)
_FREE_TEXT = rf"{_FREE}*+(?:(?:{_FREE_SIGN}){_FREE}*+)*+"
_NOT_FREE = r"(?!    | *\t| *(?:!!!|\?\?\?|:::|===))"
_FREE_ITEM = rf"[-*] (?=\S){_FREE_TEXT}(?:\n {{4}} *(?=[^\s!?:=]){_FREE_TEXT})++"
_FREE_PAGE = re.compile(
    rf"\n\n(?:{_MATTER}|(?!\ufeff?---)){_NOT_FREE}{_FREE_TEXT}"
    rf"(?:\n(?:(?![ \t!?:=`*<-]){_FREE_TEXT}|{_FENCE}|{_FREE_ITEM}|(?<=\n\n){_ELEMENT}(?={_END})"
    rf"|{_NOT_FREE}{_FREE_TEXT}))*+"
)
_FREE_CODE = re.compile(rf"`(?:(?<=\n`)``{_FENCED}|`?[^`\n]++``?)")


def glance_by_character(text: str) -> list[Span] | None:
    """Return the spans of a page that stay when each of its characters is converted by itself.

    What else is no prose is ASCII. None if the page is not one of these. It stands between `PAD`
    and `PAD`.
    """
    if _FREE_PAGE.fullmatch(text) is None:
        return None
    return [code.span() for code in _FREE_CODE.finditer(text)] if "`" in text else []


def glance(text: str) -> list[Span] | None:
    """Return the spans of a page to be left out when it is converted, if it is one of these pages.

    Code, and what leaves no trace between two Chinese characters; what else is no prose is ASCII,
    which no conversion changes. The page stands between `PAD` and `PAD`.
    """
    if _CALM_PAGE.fullmatch(text) is not None:
        return []
    if _page().fullmatch(text) is None:
        return None
    signs = "`" in text or "*" in text or "[" in text or "<" in text
    found = (_FOUND if signs else _LINE_ENDS).finditer(text)
    return [span.span(span.lastindex or 0) for span in found]
