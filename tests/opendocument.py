"""OpenDocument texts from a few lines."""

from __future__ import annotations

import io
import zipfile

NAMES = {name: name for name in ("office", "text", "table", "style")} | {"draw": "drawing"}
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in NAMES.items()
)
DUBLIN_CORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def document(body: str, styles: str = "", before: str = "") -> bytes:
    """Return a text of some paragraphs and automatic styles, `before` the root of its content."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"{before}<office:document-content {SPACES} {DUBLIN_CORE}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>"
        f"{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {SPACES}><office:styles/></office:document-styles>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()
