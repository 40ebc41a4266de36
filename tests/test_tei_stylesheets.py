"""The stylesheets are plain XSLT 1.0: other processors make the same of a diplomatic view."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from tei_documents import RULES, source_of

import cleaner
from cleaner.config import Config
from cleaner.document import Block, Document
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.tei_xml import transformed
from cleaner.spans import Span

SCHEMAS = Path(cleaner.__file__).parent / "exports" / "schema"
SAXON = Path("/usr/share/java/Saxon-HE.jar")  # where Debian's libsaxonhe-java has it
TEXT = """# 渡口的桥

近日,石桥正式通车。  赶集的人挑着
担子在码头上等船，家住□庄的老人也来了。

- 第一件事是修路。
- 第二件事是种树。

| 村名 | 户数 |
|---|---|
| 石桥 | 120 |
| 柳河 | 95 |
\f
队长老周告诉记者，最忙的时候工地上有八十多人。队长老周告诉记者，最忙的时候工地上有八十多人。
"""
COMMANDS = {
    "xsltproc": ["xsltproc", "{sheet}", "{view}"],
    "saxon": ["java", "-cp", str(SAXON), "net.sf.saxon.Transform", "-s:{view}", "-xsl:{sheet}"],
}


def test_no_extension_is_needed() -> None:
    for sheet in SCHEMAS.glob("*.xsl"):
        root = etree.parse(sheet).getroot()
        assert root.get("version") == "1.0"
        assert set(root.nsmap.values()) <= {"http://www.w3.org/1999/XSL/Transform", "http://www.tei-c.org/ns/1.0"}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("sheet", ["reading.xsl", "page.xsl"])
def test_other_processors_make_the_same(name: str, sheet: str, tmp_path: Path) -> None:
    if not shutil.which(COMMANDS[name][0]) or (name == "saxon" and not SAXON.is_file()):
        pytest.skip(f"needs {name}")
    data = render_diplomatic(cleaner.clean(TEXT), Config().rule_set())
    (tmp_path / "view.xml").write_bytes(data)
    command = [part.format(sheet=SCHEMAS / sheet, view=tmp_path / "view.xml") for part in COMMANDS[name]]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    ours = transformed(data, sheet)
    if sheet == "reading.xsl":
        assert etree.tostring(etree.fromstring(made), method="c14n") == etree.tostring(ours, method="c14n")
        assert made.count(b"<pb/>") == 2
        return
    theirs, own = (etree.fromstring(page, etree.HTMLParser(encoding="utf-8")) for page in (made, bytes(ours)))
    for page in (theirs, own):
        for one in page.iter("meta"):
            one.getparent().remove(one)  # type: ignore[union-attr]
    assert [(e.tag, dict(e.attrib), "".join((e.text or "").split())) for e in theirs.iter("*")] == [
        (e.tag, dict(e.attrib), "".join((e.text or "").split())) for e in own.iter("*")]


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 5, 8, 3100])
def test_a_block_may_stand_in_any_number_of_places(parts: int) -> None:
    """Processors bound how deep templates call each other: libxslt at 3,000."""
    words = [f"{n}、" for n in range(parts)]
    doc = Document.from_source(source_of("\n".join(words)))
    spans = tuple(Span(*m.span()) for m in re.finditer(".+", doc.text))
    view = render_diplomatic(doc.apply([], blocks=[Block("p", spans)]), RULES)
    for sheet in ("reading.xsl", "page.xsl"):
        block = next(transformed(view, sheet).find(".//{*}div" if sheet == "reading.xsl" else ".//main").iter("{*}p"))
        assert "".join(map(str, block.itertext())) == "".join(words)
