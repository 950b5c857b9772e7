"""Addresses in links and in what a page loads: where they lead, and whether they say so."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
ACTIVE = frozenset(
    {"javascript", "vbscript", "livescript", "data", "file", "blob", "filesystem", "jar"}
)
"""Schemes that run or smuggle something, refused in any disguise."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_DROPPED = str.maketrans("", "", "\t\n\r")  # by browsers, anywhere in an address
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
"""Full-width digits and letters, which no address has and ASCII ones are mistaken for."""
_HOST = re.compile(r"[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*\.?")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")
_CHINESE = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3]+")

# A link's text that is itself an address, and the endings by which one is known without http://.
_SHOWN = re.compile(
    r"(?P<scheme>https?://)?(?P<host>(?:[^\s/@:?#.]+\.)+[^\s/@:?#.]{2,})(?P<rest>[/:?#]\S*)?"
)
# One that stands among other words.
_AMONG = re.compile(
    r"(?:https?://|(?<![\w.-])www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE
)
_ENDINGS = frozenset({"cn", "com", "edu", "gov", "hk", "mo", "net", "org", "tw", "中国", "中國"})
_MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}")
_DECODINGS = 3  # how often an address may be encoded again


def plain(address: str) -> str:
    """Return an address from an attribute as a browser reads it."""
    return unescape(address).strip("".join(map(chr, range(33)))).translate(_DROPPED)


@lru_cache(maxsize=4096)
def link_problem(address: str) -> str | None:
    """Return why a link may not lead to `address`, as it stands in an attribute, or None."""
    value = plain(address)
    if _CONTROL.search(value):
        return "a control character in an address"
    if scheme := active(value):
        return f"an address of the kind {scheme}:"
    if wide := _WIDE.search(value):
        return f"the full-width {wide[0]} in an address"
    found = _SCHEME.match(value)
    scheme = found[1].lower() if found else ""
    if found and scheme not in SCHEMES:
        return f"an address of the kind {scheme}: (only {', '.join(sorted(SCHEMES))} are)"
    host = host_of(value)
    if host is None:
        return None
    return "a backslash in an address" if "\\" in value else _host_problem(host)


def resource_problem(address: str) -> str | None:
    """Return why a page may not load `address`: all that it shows comes with the site."""
    problem = link_problem(address)
    if problem:
        return problem
    value = plain(address)
    if _SCHEME.match(value) or host_of(value) is not None:
        return "something loaded from elsewhere; put the file under docs/"
    return None


def mismatch(text: str, address: str) -> str | None:
    """Return why a link with this text, which may look like an address, deceives, or None."""
    text, value = unicodedata.normalize("NFKC", text).strip(), plain(address)
    if _MAIL.fullmatch(text) and value.lower().startswith("mailto:"):
        target = unquote(value[7:]).split("?")[0]
        if target.lower() == text.lower():
            return None
        return f"a link that shows {text} and writes to {target}"
    host = host_of(value)
    if host is None:
        return None
    whole = _SHOWN.fullmatch(text)
    if whole and _is_address(whole):
        shown = [whole["host"]]
    else:
        shown = [found[0].rpartition("/")[2] for found in _AMONG.finditer(text)]
    if not shown or any(_agree(_bare(each), _bare(host)) for each in shown):
        return None
    return f"a link that shows {shown[0]} and leads to {host}"


def host_of(value: str) -> str | None:
    """Return the host part of a browser's address, with user and port, or None without one."""
    value = value.replace("\\", "/")
    found = _SCHEME.match(value)
    if found and found[1].lower() not in ("http", "https"):
        return None
    rest = value[found.end() :] if found else value
    # Browsers take any number of slashes after http:, even none.
    if not found and not rest.startswith("//"):
        return None
    return re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0]


def _host_problem(host: str) -> str | None:
    if "@" in host:
        return f"an address with a name before the host: {host}"
    name = re.sub(r":\d*$", "", host).lower()
    if not name:
        return "an address without a host"
    if "%" in name:
        return f"an encoded host: {host}"
    if _IPV6.fullmatch(name):
        return None
    try:
        labels = [_label(label) for label in name.split(".")]
    except UnicodeError:
        return f"a host that is not one: {host}"
    for label in labels:
        if not label.isascii() and not _CHINESE.fullmatch(label):
            return f"a host in letters that look like others: {host}"
    if name.isascii() and not _HOST.fullmatch(name):
        return f"a host that is not one: {host}"
    return None


def _label(label: str) -> str:
    """Return a label of a host as it is shown. Raises UnicodeError."""
    return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label


def active(value: str) -> str | None:
    """Return the active scheme of an address, however it is disguised, or None."""
    for _ in range(_DECODINGS):
        folded = unicodedata.normalize("NFKC", value).lower()
        seen = "".join(char for char in folded if unicodedata.category(char)[0] not in "CZ")
        found = _SCHEME.match(seen)
        if found and found[1] in ACTIVE:
            return found[1]
        value = unquote(unescape(value))
    return None


def _is_address(shown: re.Match[str]) -> bool:
    """Tell whether a text with a dot in it is taken for an address, and not for a name."""
    host = shown["host"]
    if shown["scheme"] or host.startswith("www."):
        return True
    return host == host.lower() and host.rpartition(".")[2] in _ENDINGS


def _agree(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _bare(host: str) -> str:
    return re.sub(r":\d*$", "", host).lower().removeprefix("www.").rstrip(".")
