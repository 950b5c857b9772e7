"""One report in every form there is: texts, and documents as programs write them."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from pathlib import Path

import pylopdf_fonts_zh_cn
import pylopdf_fonts_zh_tw
import pypandoc  # type: ignore[import-untyped]
import typst
import word
from PIL import Image

from report import documents, edition
from report.manuscript import Manuscript

REPORT = """關於臥龍區創建文明城市工作的報告
文／臥龍區融媒體中心
三年來，臥龍區堅持創建為民，城市面貌煥然一新。
一、主要特點
（一）大員上前，一線指揮
區委書記任政委，配強「一辦三組」指揮核心，投入1.12億元；LED電子屏13000餘塊。
有效的做法有三條：一是加強領導，二是落實責任，三是廣泛發動。
（二）健全機制，推進有力
建立網格化管理、負面問題清單、「門前五包」責任制等長效管理機制，完善路長單位分包道路責任制，明確區直單位分包社區責任制，進一步完善創建文明城市的法治體系、社情民意反映和快速辦理機制、市民廣泛參與機制等。
二、工作做法
（一）全域黨建
1. 街道 社區
全區黨員到社區報到，服務群眾12000餘人次。
2. 行業
各行業開展志願服務，參與的有四百多家單位。
結語
文明創建永遠在路上。
"""


def level(line: str) -> int:
    """Return the depth of a line of REPORT as a heading, 0 if it is none."""
    for depth, begins in enumerate((r"[一二]、|結語|结语", "（[一二]）", r"\d\. "), 1):
        if re.match(begins, line):
            return depth
    return 0


def read(data: bytes, name: str) -> Manuscript:
    return documents.read(data, name)


def pages(data: bytes, name: str) -> dict[str, str]:
    """Return the pages of a file, but for what names the file."""
    made = edition.edition(read(data, name), name, None).files
    del made[edition.LEDGER]
    return {page: re.sub('(?m)^source: ".*"$', "", text) for page, text in made.items()}


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()


def pandoc(source: str, form: str, folder: Path, *options: str) -> bytes:
    """Return what pandoc writes from Markdown."""
    (folder / "picture.png").write_bytes(picture())
    made = folder / f"made.{form}"
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--standalone", *options]
    subprocess.run([*command, "--output", made.name], input=source.encode(), cwd=folder, check=True)
    return made.read_bytes()


def markdown(text: str) -> str:
    """Return a report of one paragraph a line as Markdown for pandoc, its headings declared."""
    title, *rest = text.splitlines()
    return "\n\n".join([f"% {title}", *(f"{'#' * level(line)} {line}".strip() for line in rest)])


def html(text: str) -> str:
    """Return a report as a web page, with a site around it."""
    title, *rest = text.splitlines()
    tags = {0: "p", 1: "h2", 2: "h3", 3: "h4"}
    body = "".join(f"<{tags[level(line)]}>{line}</{tags[level(line)]}>\n" for line in rest)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}_臥龍網</title></head><body>"
        '<header><nav><a href="/">首頁</a> <a href="/a">要聞</a></nav></header>'
        f"<main><h1>{title}</h1>{body}</main>"
        "<footer><p>版權所有　臥龍區人民政府</p></footer></body></html>"
    )


def filtered(text: str) -> bytes:
    """Return a report as the web page that Word saves: in GBK, without tags of its own."""
    rows = []
    for at, line in enumerate(text.splitlines()):
        cut = re.sub(r"(?<=[，。])(?=.{30})", "\n", line)  # Word ends lines where it likes
        depth = level(line)
        tag, style = (f"h{depth}", "") if depth else ("p", " class=MsoNormal")
        strong = ("<b>", "</b>") if not at else ("", "")
        rows.append(
            f"<{tag}{style} style='text-indent:32.0pt'>{strong[0]}<span lang=ZH-CN "
            f"style='font-family:仿宋_GB2312'>{cut}</span>{strong[1]}</{tag}>\n\n"
            "<p class=MsoNormal><span lang=EN-US>&nbsp;</span></p>"
        )
    page = (
        '<html>\n\n<head>\n<meta http-equiv=Content-Type content="text/html; charset=gb2312">\n'
        '<meta name=Generator content="Microsoft Word 15 (filtered)">\n<style>\n<!--\n @font-face\n'
        "\t{font-family:宋体;}\n-->\n</style>\n</head>\n\n<body lang=ZH-CN>\n\n"
        "<div class=WordSection1>\n\n" + "\n\n".join(rows) + "\n\n</div>\n\n</body>\n\n</html>\n"
    )
    return page.replace("\n", "\r\n").encode("gb18030")


def styled(text: str) -> bytes:
    """Return a report as Word writes it, the headings in styles that number them."""
    paragraphs = []
    for at, line in enumerate(text.splitlines()):
        depth = level(line)
        bare = re.sub(r"^(?:[一二]、|（[一二]）|\d\. )", "", line)
        style = "a3" if not at else {1: "1", 2: "2"}.get(depth, "")
        numbering = (2, 0) if depth == 3 else None
        if depth and bare == line:
            numbering = (0, 0)  # none, as 0 says
        paragraphs.append(word.paragraph(bare, style, numbering))
    return word.document(*paragraphs, header="臥龍區", footer="第 1 頁")


def bold(text: str) -> bytes:
    """Return a report as people write it in Word, the headings bold and nothing else."""
    return word.document(
        *(
            word.paragraph(word.run(line, *(["b"] if level(line) or not at else [])))
            for at, line in enumerate(text.splitlines())
        )
    )


PLAIN = (
    '#set text(font: ("Noto Serif TC", "Noto Serif SC"), lang: "zh", region: "TW", size: 11pt)\n'
)
INDENTED = PLAIN + "#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n"


def typeset(source: str) -> bytes:
    """Return a PDF that Typst makes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.typ"
        path.write_text(source, encoding="utf-8")
        (Path(folder) / "a.png").write_bytes(picture((200, 100)))
        found = typst.Fonts(
            include_system_fonts=False,
            font_paths=[
                package.serif_path().parent
                for package in (pylopdf_fonts_zh_cn, pylopdf_fonts_zh_tw)
            ],
        )
        made: bytes = typst.compile(path, root=path.parent, font_paths=found)
        return made


def body(text: str) -> str:
    """Return a report as Typst, a paragraph a line, its headings larger."""
    lines = (line.replace("*", "\\*") for line in text.splitlines())
    return "\n\n".join(f"{'=' * level(line)} {line}".strip() for line in lines)
