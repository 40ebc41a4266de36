"""What is proved of outputs, without a command: each fault with its file and its line; and what files name beside them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from cleaner import clean
from cleaner.config import Config
from cleaner.exports import FORMATS, SCHEMA, Links, links_beside, rendered
from cleaner.exports.corpus import Member, corpus
from cleaner.exports.links import links_of, members_of, root_of
from cleaner.exports.validate import schema_bytes
from cleaner.restoration import RestoreError
from cleaner.verification import families, other_line, other_text, problems

TEXT = """# 渡口的桥

近日,石桥正式通车。赶集的人挑着
担子在码头上等船，都说这座桥修得又快又好。

- 第一件事是修路。
- 第二件事是种树。
"""
CONFIG = Config()
RULES = CONFIG.rule_set()
VIEWS = ("text", "tei", "diplomatic")


def written(folder: Path, stem: str = "甲 一", formats: tuple[str, ...] = VIEWS, text: str = TEXT) -> dict[str, Path]:
    """The outputs of a text in a folder, with the schema."""
    links = links_beside(stem, formats)
    files = {name: folder / (stem + FORMATS[name].suffix) for name in formats}
    for name, data in rendered(clean(text, name=f"{stem}.txt"), RULES, formats, dict.fromkeys(formats, links)).items():
        files[name].parent.mkdir(parents=True, exist_ok=True)
        files[name].write_bytes(data)
    (folder / SCHEMA).write_bytes(schema_bytes())
    return files


def wrong(files: Mapping[str, Path]) -> list[str]:
    return [f"{path.name}:{problem.line}: {problem.message}" for path, problem in problems(files, CONFIG, RULES)]


def change(path: Path, old: str, new: str) -> int:
    """Changes a file; gives the line."""
    text = path.read_text("utf-8")
    assert text.count(old), old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


OTHER = "its text is not the one that can be derived from the diplomatic file"
STALE = "not what the source gives now: the file, rules, settings or version have changed"


def test_all_is_well(tmp_path: Path) -> None:
    files = written(tmp_path)
    assert wrong(files) == []
    assert wrong({name: path for name, path in files.items() if name != "text"}) == []
    below = written(tmp_path, "一/二/乙")
    (tmp_path / SCHEMA).unlink()
    schema = "names the schema '../../cleaner.rng', which is not there"
    assert sorted(wrong(below)) == [f"乙.diplomatic.tei.xml:0: {schema}", f"乙.tei.xml:0: {schema}"]


@pytest.mark.parametrize(("name", "old", "new", "said"), [
    ("text", "石桥", "木桥", [STALE]),
    ("text", "种树。\n", "种树。\n\n", None),
    ("diplomatic", "cert=\"high\"", "cert=\"medium\"", [STALE]),
    ("diplomatic", "<body>", "<body><!-- a -->", [STALE]),
    ("tei", "石桥", "木桥", [OTHER, STALE]),
    ("tei", '<head type="main"', '<head type="sub"', [OTHER, STALE]),
    ("tei", "<label>cleaner", "<label>Cleaner", [STALE]),
])
def test_a_change_is_told_with_its_line(tmp_path: Path, name: str, old: str, new: str, said: list[str] | None) -> None:
    files = written(tmp_path)
    line = change(files[name], old, new)
    if said is None:
        assert wrong(files) == [f"{files[name].name}:{line + 1}: {STALE}"]
    else:
        assert wrong(files) == [f"{files[name].name}:{line}: {one}" for one in said]


def test_a_diplomatic_file_that_was_damaged_is_told_once(tmp_path: Path) -> None:
    files = written(tmp_path)
    path = files["diplomatic"]
    whole = path.read_bytes()
    path.write_bytes(whole.replace("石桥".encode(), "木桥".encode()))
    assert wrong(files)[0].startswith(f"{path.name}:0: what is in the file is not the source: the checksum differs")
    assert len(wrong(files)) == 1
    path.write_bytes(whole.replace("石桥".encode(), "木桥".encode()).replace(b"<body>", b'<body n="1">'))
    assert [said.partition(": ")[2].partition(":")[0] for said in wrong(files)][-2:] == [
        "Invalid attribute n for element body", "what is in the file is not the source"]
    for data, what in ((whole[:-9], "not well-formed XML"), (b"", "not well-formed XML"),
                       (whole.decode().encode("utf-16"), "not in UTF-8"),
                       (whole.replace(b"<TEI", b"<!DOCTYPE TEI><TEI"), "has a document type declaration")):
        path.write_bytes(data)
        assert len(wrong(files)) == 1
        assert what in wrong(files)[0]


def test_of_what_is_not_valid_nothing_more_is_told(tmp_path: Path) -> None:
    files = written(tmp_path)
    line = change(files["tei"], "<body>", "<body><hi>x</hi>")
    assert wrong(files)
    assert all(f"{files['tei'].name}:{line}: " in said and "element hi" in said for said in wrong(files))


def test_a_diplomatic_file_of_several_sources(tmp_path: Path) -> None:
    paths = [written(tmp_path, stem, text=f"{stem}\n\n{TEXT}")["diplomatic"] for stem in "ab"]
    path = tmp_path / "c.diplomatic.tei.xml"
    path.write_bytes(b"".join(corpus([Member(path.name, path) for path in paths])))
    assert wrong({"diplomatic": path}) == [f"{path.name}:0: holds several sources"]


def test_views_that_do_not_name_each_other(tmp_path: Path) -> None:
    files, other = written(tmp_path), written(tmp_path, "b", text="别的文字。\n")
    tei, diplomatic = files["tei"], files["diplomatic"]
    view = tei.read_text("utf-8")
    assert wrong({"tei": tei}) == [f"{tei.name}:0: there is no diplomatic file beside it: nothing proves what it was made of"]
    assert wrong({"diplomatic": diplomatic}) == [f"{diplomatic.name}:0: names '甲%20一.tei.xml', which is not there"]
    line = change(tei, 'target="甲%20一.diplomatic', 'target="b.diplomatic')
    assert line
    assert wrong(files) == [
        f"{tei.name}:0: names 'b.diplomatic.tei.xml', but the diplomatic file of its source is '甲 一.diplomatic.tei.xml'"]
    tei.write_text(view, "utf-8")
    change(diplomatic, '<notesStmt>\n<relatedItem type="reading" target="甲%20一.tei.xml"/>\n</notesStmt>\n', "")
    assert wrong(files)[0] == f"{tei.name}:0: names '甲%20一.diplomatic.tei.xml', which does not name it"
    assert wrong(other) == []
    alone = written(tmp_path / "alone", formats=("diplomatic",))
    assert wrong(alone) == []
    (tmp_path / "alone" / SCHEMA).write_bytes(schema_bytes() + b"\n")
    assert wrong(alone) == [f"{alone['diplomatic'].name}:0: names the schema 'cleaner.rng', which is not that of this version"]


def test_a_corpus(tmp_path: Path) -> None:
    members = [Member(written(tmp_path, stem, text=f"{stem}\n\n{TEXT}")["tei"].name, tmp_path / f"{stem}.tei.xml") for stem in "ab"]
    path = tmp_path / "corpus.tei.xml"
    path.write_bytes(b"".join(corpus(members)))
    files = {"tei": path}
    assert wrong(files) == []
    whole = path.read_text("utf-8")
    for old, new in (("石桥", "木桥"), ("</teiCorpus>", "</teiCorpus>\n"), ("\n</teiCorpus>", "</teiCorpus>")):
        line = change(path, old, new)
        assert [said.partition(": ")[2] for said in wrong(files)] == ["is not what its files make together"]
        assert abs(int(wrong(files)[0].split(":")[1]) - line) <= 1
        path.write_text(whole, "utf-8")
    path.write_text(whole.replace('<idno type="file">a', '<idno type="file">../a'), "utf-8")
    assert wrong(files) == ["corpus.tei.xml:0: names '../a.tei.xml', which is not in its folder"]
    path.write_text(whole.replace('<idno type="file">a', '<idno type="file">/a'), "utf-8")
    assert wrong(files) == ["corpus.tei.xml:0: names '/a.tei.xml', which is not in its folder"]
    path.write_text(whole.replace('<idno type="file">a', '<idno type="file">c'), "utf-8")
    assert wrong(files) == ["corpus.tei.xml:0: holds 'c.tei.xml', which is not there"]
    path.write_text('<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"/>', "utf-8")
    assert wrong(files) == ["corpus.tei.xml:0: names no file"]
    path.write_text(whole, "utf-8")
    (tmp_path / SCHEMA).unlink()
    assert wrong(files) == ["corpus.tei.xml:0: names the schema 'cleaner.rng', which is not there"]


def test_families(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "out", "一/甲")
    written(tmp_path / "out", "乙", ("diplomatic",))
    (tmp_path / "一").mkdir()
    (tmp_path / "一" / "甲.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    found = {next(iter(files.values())).name.split(".")[0]: (set(files), source) for files, source in families(Path("out"))}
    assert found == {"甲": ({"text", "tei", "diplomatic"}, Path("一/甲.txt")), "乙": ({"diplomatic"}, None)}


@pytest.mark.parametrize(("there", "parts", "line"), [
    (b"", [], 0), (b"a\nb\n", [b"a\nb\n"], 0), (b"a\nb\n", [b"a\n", b"", b"b\n"], 0), (b"a\nb", [b"a\nb\n"], 3),
    (b"a\nb\n", [b"a\nb"], 2), (b"a\nb\n", [b"a\n", b"c\n"], 2),
    (b"x\nb\n", [b"a\nb\n"], 1), (b"", [b"a"], 1), (b"a\nb\nc", [b"a\nb\n", b"d"], 3),
])
def test_the_first_line_that_differs(there: bytes, parts: list[bytes], line: int) -> None:
    assert other_line(io.BytesIO(there), parts) == line


@pytest.mark.parametrize(("one", "other", "line"), [
    ("<p>甲\n乙</p>", "<p>甲 乙</p>", 0), ("<p>甲</p>\n<p>乙</p>", "<p>甲</p><p>丙</p>", 3),
    ("<p n='1'>甲</p>", "<p n='2'>甲</p>", 2), ("<p>甲</p>\n<p/>", "<p>甲</p>", 3),
    ("<p>甲</p>\n", "<p>甲</p><p/>", 2), ("<p>甲<lb/>\n乙</p>", "<p>甲<lb/>丙</p>", 2),
    ("<gap reason='undecodable'/><gap reason='undecodable'/>", "<gap reason='undecodable'/>", 0),
    ("<gap reason='undecodable'/>甲<gap reason='undecodable'/>", "<gap reason='undecodable'/>甲", 2),
    ("<div><p/></div>\n<p/>", "<div><p/><p/></div>", 2), ("<gap reason='lost'/><gap reason='lost'/>", "<gap reason='lost'/>", 2),
])
def test_the_line_where_texts_differ(one: str, other: str, line: int) -> None:
    assert other_text(f"<TEI>\n<body>{one}</body></TEI>".encode(), f"<TEI><body>{other}</body></TEI>".encode()) == line


def test_what_a_file_names(tmp_path: Path) -> None:
    files = written(tmp_path, "a&b")
    diplomatic, tei = files["diplomatic"].read_bytes(), files["tei"].read_bytes()
    assert links_of(diplomatic) == Links("a%26b.tei.xml", "", "cleaner.rng")
    assert links_of(tei) == Links("", "a%26b.diplomatic.tei.xml", "cleaner.rng")
    assert links_of(diplomatic.replace(b'"cleaner.rng"', b"'a&amp;b&apos;&quot;.rng'", 1)).schema == "a&b'\".rng"
    assert links_of(diplomatic.replace(b"<?xml-model", b"<?other", 1)).schema == ""
    late = tei.replace(b"<?xml-model", b"<?other", 1).replace(b"<body>", b'<body><?xml-model href="x"?>')
    assert links_of(late).schema == ""
    namespace = b'xmlns="http://www.tei-c.org/ns/1.0"'
    other = (b"<TEI " + namespace + b"><teiHeader><relatedItem type='x' target='a'/><bibl type='x'><ptr target='b'/></bibl>"
             b"</teiHeader>"
             b"<text><relatedItem type='reading' target='c'/><bibl type='diplomatic'><ptr target='d'/></bibl></text></TEI>")
    assert links_of(other) == Links()
    bare = b"<TEI " + namespace + b"><relatedItem type='reading'/><bibl type='diplomatic'><ptr/></bibl></TEI>"
    assert links_of(bare) == Links("", "", "")
    assert root_of(io.BytesIO(diplomatic)) == "{http://www.tei-c.org/ns/1.0}TEI"
    both = (b"<teiCorpus " + namespace + b"><TEI><idno type='file'>a</idno><idno type='docid'>b</idno></TEI>"
            b"<TEI><idno type='file'/></TEI></teiCorpus>")
    assert list(members_of(io.BytesIO(both))) == ["a", ""]
    for read in (root_of, lambda file: list(members_of(file))):
        with pytest.raises(RestoreError, match="document type"):
            read(io.BytesIO(b"<!DOCTYPE a><a/>"))
        with pytest.raises(etree.XMLSyntaxError):
            read(io.BytesIO(b"a"))
