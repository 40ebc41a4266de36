"""One teiCorpus of all files: what stands once, what is renamed, that it is valid, whole, restorable and proved."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from command import run
from lxml import etree

from cleaner.exports.corpus import Member, corpus
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.tei_xml import XML_ID
from cleaner.exports.validate import validate
from cleaner.pipeline import clean
from cleaner.restoration import RestoreError, restore, restored
from cleaner.rules import builtin

TEI_ALL = os.environ.get("CLEANER_TEI_ALL", "")
TEXTS = {
    "一.txt": "清晨的渡口已经热闹起来,赶集的人挑着\n担子在码头上等船。\n\n船工们一边解缆绳一边和熟人打招呼。\n".encode(),
    "二/一.txt": "今天的会开得很好,大家都发了言。\x0b\xff&<>\"'\r\n".encode("gb18030") + b"\xff\n",
    "二/同.txt": "清晨的渡口已经热闹起来,赶集的人挑着\n担子在码头上等船。\n\n船工们一边解缆绳一边和熟人打招呼。\n".encode(),
}
CORPORA = ("corpus.tei.xml", "corpus.diplomatic.tei.xml")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    for name, data in TEXTS.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    assert run("clean", "in", "-o", "out", "--corpus", "--quiet", cwd=tmp_path).returncode == 0
    return tmp_path


@pytest.mark.parametrize("name", CORPORA)
def test_it_is_valid_and_says_once_what_is_shared(desk: Path, name: str) -> None:
    data = (desk / "out" / name).read_bytes()
    assert validate(data) == []
    root = etree.fromstring(data)
    headers = root.findall("{*}TEI/{*}teiHeader")
    assert len(headers) == 3
    for shared in ("encodingDesc", "respStmt"):
        assert len(root.findall(f".//{{*}}{shared}")) == 1
    ids = [e.get(XML_ID) for e in root.findall("{*}TEI")]
    assert ids[2] == f"{ids[0]}-2"
    assert [e.text for e in root.iterfind(".//{*}idno[@type='docid']")] == [root.get(XML_ID), *ids]
    comma = root.find(".//{*}category[@n='PUN001']/{*}catDesc/{*}measure")
    assert comma is not None
    assert comma.get("quantity") == "3"


def test_each_text_is_that_of_its_file(desk: Path) -> None:
    root = etree.fromstring((desk / "out" / "corpus.tei.xml").read_bytes())
    for tei, name in zip(root.findall("{*}TEI"), ("一.txt", "二/一.txt", "二/同.txt")):
        alone = etree.parse(desk / "out" / name.replace(".txt", ".tei.xml")).getroot()
        assert "".join(tei.find("{*}text").itertext()) == "".join(alone.find("{*}text").itertext())  # type: ignore[union-attr]
        pointer = tei.find(".//{*}bibl[@type='diplomatic']/{*}ptr")
        assert pointer is not None
        assert pointer.get("target") == name.replace(".txt", ".diplomatic.tei.xml")


def test_all_originals_come_back(desk: Path) -> None:
    done = run("restore", "out/corpus.diplomatic.tei.xml", "-o", "back", cwd=desk)
    assert (done.returncode, done.stderr) == (0, b"")
    assert {name: (desk / "back" / name).read_bytes() for name in TEXTS} == TEXTS
    root = etree.fromstring((desk / "out" / "corpus.diplomatic.tei.xml").read_bytes())
    etree.indent(root, "   ")
    assert [one.data for one in restored(etree.tostring(root))] == list(TEXTS.values())
    with pytest.raises(RestoreError, match="several sources"):
        restore(etree.tostring(root))
    assert run("restore", "out/corpus.diplomatic.tei.xml", "-o", "-", cwd=desk).returncode == 1


def test_names_lead_nowhere_else(desk: Path) -> None:
    path = desk / "out" / "corpus.diplomatic.tei.xml"
    path.write_bytes(path.read_bytes().replace("二/一.dipl".encode(), b"../../../evil/x.dipl"))
    assert run("restore", "out/corpus.diplomatic.tei.xml", "-o", "back", cwd=desk).returncode == 0
    assert (desk / "back" / "evil" / "一.txt").is_file()
    assert "which is not in its folder" in run("verify", "out", cwd=desk).stdout.decode()


def test_it_is_proved(desk: Path) -> None:
    done = run("verify", "out", cwd=desk)
    assert (done.returncode, done.stdout.decode()) == (0, "3 sources, 2 corpora, none with something wrong\n")
    for name in CORPORA:
        path = desk / "out" / name
        data = path.read_bytes()
        for changed in (data.replace("渡口".encode(), "渡囗".encode()), data[:-9], data + b" ", b"<teiCorpus"):
            path.write_bytes(changed)
            done = run("verify", "out", cwd=desk)
            assert done.returncode == 1
            assert name in done.stdout.decode()
        path.write_bytes(data)
    (desk / "out" / "一.tei.xml").unlink()
    assert "holds '一.tei.xml', which is not there" in run("verify", "out", cwd=desk).stdout.decode()


def test_one_process_or_several_and_the_second_run_give_the_same(desk: Path) -> None:
    before = {name: (desk / "out" / name).read_bytes() for name in CORPORA}
    assert run("clean", "in", "-o", "out2", "--corpus", "--quiet", "--jobs", "2", cwd=desk).returncode == 0
    assert {name: (desk / "out2" / name).read_bytes() for name in CORPORA} == before


def test_a_document_type_is_refused_wherever_it_stands(desk: Path) -> None:
    for name in ("一.tei.xml", "corpus.tei.xml"):
        path = desk / "out" / name
        data = path.read_bytes()
        # It begins in one piece that is read and ends in the next.
        at = data.index(b"<TEI" if name == "一.tei.xml" else b"<teiCorpus")
        for size in (32 << 10, 64 << 10):
            filled = data[:at] + b"<!--" + b"x" * (size - at - 12) + b"-->"
            path.write_bytes(filled + b'<!DOCTYPE x [<!ENTITY a "b">]>' + data[at:])
            assert "document type" in run("verify", "out", cwd=desk).stdout.decode()
            with pytest.raises(RestoreError, match="document type"):
                list(corpus([Member(name, path)]))
        path.write_bytes(data)


def test_one_view_alone(desk: Path) -> None:
    assert run("clean", "in", "-o", "one", "--to", "tei", "--corpus", "-q", cwd=desk).returncode == 0
    assert sorted(p.name for p in (desk / "one").iterdir()) == ["cleaner.rng", "corpus.tei.xml", "index.html", "summary.json",
                                                               "一.tei.xml", "二"]


@pytest.mark.parametrize(("arguments", "said"), [
    (["in", "--corpus"], "where the results go"),
    (["in", "-o", "x", "--to", "text,json", "--corpus"], "--to must name tei or diplomatic"),
    (["corpus.txt", "-o", "x", "--corpus"], "where a file for all inputs stands"),
])
def test_what_cannot_go_well_is_refused(desk: Path, arguments: list[str], said: str) -> None:
    (desk / "corpus.txt").write_text("好。", "utf-8")
    done = run("clean", *arguments, cwd=desk)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert not (desk / "x" / "corpus.tei.xml").exists()


def test_a_text_named_corpus_without_a_corpus(desk: Path) -> None:
    (desk / "corpus.txt").write_text("好的，大家都来了。\n", "utf-8")
    assert run("clean", "corpus.txt", "-o", "y", "-q", cwd=desk).returncode == 0
    assert run("verify", "y", cwd=desk).stdout == b"1 source, none with something wrong\n"


@pytest.mark.usefixtures("bounded")
def test_memory_does_not_grow_with_the_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(render_diplomatic(clean("清晨的渡口已经热闹起来,赶集的人来了。\n\n" * 2000), builtin()))
    sizes = [len(part) for part in corpus([Member("a.xml", path)] * 5)]
    assert max(sizes) < 1_000_000 < sum(sizes)


@pytest.mark.skipif(not (shutil.which("jing") and Path(TEI_ALL).is_file()), reason="needs jing, and tei_all.rng in CLEANER_TEI_ALL")
def test_valid_against_tei_all(desk: Path) -> None:
    files = [str(desk / "out" / name) for name in CORPORA]
    done = subprocess.run(["jing", TEI_ALL, *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
