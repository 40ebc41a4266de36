"""The TEI header of both views: what the file is, where it comes from, what was done to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from lxml import etree
from msgspec import Struct

from cleaner import __version__
from cleaner.document import Document
from cleaner.exports import Links
from cleaner.exports.bylines import authors
from cleaner.exports.imprint import imprint
from cleaner.exports.language import NAMES
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_text import plain
from cleaner.exports.tei_xml import XML_LANG, add
from cleaner.restoration import checks
from cleaner.rules import RuleSet

_PROJECT = (
    "Reading view of a text repaired by rules. The words are those of the source file: what its text does not prove is "
    "marked or left as it is, never written."
)
_SILENT: tuple[tuple[str, dict[str, str], str], ...] = (
    ("correction", {"method": "silent"}, "Repeated passages, damaged characters and other faults that rules prove are put right "
     "without marks; the rules and how often each was used are listed in classDecl. Lost text is marked with gap."),
    ("normalization", {"method": "silent"}, "Line breaks inside paragraphs, white space and the width of punctuation are "
     "normalised without marks; lb is a line break that was kept."),
    ("punctuation", {"marks": "all"}, "All punctuation is kept in the text."),
    ("quotation", {"marks": "all"}, "Quotation marks are kept in the text."),
    ("segmentation", {}, "div is an article, its lead or a section; p a paragraph; lg and l stand for verse and other lines that "
     "stay lines, table for lines that form a grid; pb is where a page begins, with n if its number is stated. "
     "Reading order may differ from the order of the source; ids name the line of the source."),
)


_DIPLOMATIC = (
    "Diplomatic view of a text repaired by rules: every character of the source file in the order of the file, every change "
    "marked with the rule that made it. The file can be restored from it byte for byte, whatever white space a formatter has "
    "put between its elements."
)
_MARKED: tuple[tuple[str, dict[str, str], str], ...] = (
    ("correction", {"method": "markup"}, "Errors are choice with sic and corr; what was written twice or stands there by "
     "mistake is surplus, with a pointer to the copy that stays; lost text is gap; what a person should look at is sic, secl or "
     "seg, and an annotation in standOff says why. What was seen for a change is in standOff too."),
    ("normalization", {"method": "markup"}, "Forms of marks and characters are choice with orig and reg. Each line break of the "
     "file is lb (type cr or crlf if it is no line feed), with break no where a rule joins the lines. White space that is "
     "more than one blank inside words is space; with ana it is taken away. A text node is to be read after normalisation of "
     "white space (U+0020, tab, line feed, carriage return). What XML cannot hold and bytes that do not decode are g, see "
     "charDecl."),
    ("punctuation", {"marks": "all"}, "All punctuation is kept in the text."),
    ("quotation", {"marks": "all"}, "Quotation marks are kept in the text."),
    ("segmentation", {}, "Elements stand in the order of the file. Parts of one paragraph that stand apart have part, next and "
     "prev; where blocks change places, listTranspose names the rule and the new order. The reading order as a whole is the tree "
     "of join in standOff: each makes the element that result names of what target lists."),
)


class RuleUse(Struct, frozen=True):
    """What a rule means, and how many edits, moves, and gaps or flags there are of it."""

    meaning: str
    counts: dict[str, int]


class Record(Struct, frozen=True):
    """What the header of a diplomatic view has besides: characters by id, and blocks that change places with their rules."""

    characters: dict[str, tuple[str, str]]
    transposed: list[tuple[list[str], list[str]]]


def add_header(tei: etree._Element, doc: Document, rules: RuleSet, ids: Ids, lang: str,
               flags: Counter[str], date: str | None, links: Links, record: Record | None = None) -> None:
    """Append the `teiHeader` to `tei`: of the reading view, or with `record` of the diplomatic one.

    `flags` counts by rule the gaps in the text (in the diplomatic view all flags); `date` is year-month-day or None; of `links`
    the other view is named: the diplomatic one is a source of the reading view (TEI P5, 2.2.8).
    """
    header = add(tei, "teiHeader", {XML_LANG: "en"})
    reading = links.tei if record is not None else ""
    source = _file_description(header, doc, rules, ids, lang, date, reading)
    if record is not None:
        add(source[0], "note", {"type": "crc32"}, " ".join(checks(doc.source.text)))
    elif links.diplomatic:
        view = add(source, "bibl", {"type": "diplomatic"})
        add(view, "title", {}, "Diplomatic view: the source file with every change marked")
        add(view, "ptr", {"target": links.diplomatic})
    add_encoding(header, ids.document, _used(doc, rules, flags, "gaps" if record is None else "flags"),
                 record.characters if record else {}, diplomatic=record is not None)
    profile = add(header, "profileDesc")
    add(add(profile, "langUsage"), "language", {"ident": lang}, NAMES[lang])
    if record is not None and record.transposed:
        listed = add(profile, "listTranspose")
        for names, blocks in record.transposed:
            transpose = add(listed, "transpose", {"ana": " ".join(f"#{name}" for name in names)} if names else {})
            for block in blocks:
                add(transpose, "ptr", {"target": f"#{block}"})
    if date:
        add(add(header, "revisionDesc"), "change", {"when": date, "who": f"#{ids.named('tool')}"}, "Generated")


def _file_description(header: etree._Element, doc: Document, rules: RuleSet, ids: Ids, lang: str, date: str | None,
                      reading: str) -> etree._Element:
    """Append the `fileDesc`; gives its `sourceDesc`."""
    description = add(header, "fileDesc")
    statement = add(description, "titleStmt")
    titles = _titles(doc)
    for title in titles:
        add(statement, "title", {"type": "main", XML_LANG: lang}, title)
    if not titles:
        add(statement, "title", {}, f"[Untitled] {plain(doc.name)}".strip())
    for name in authors((plain(doc.block_text(b)) for b in doc.blocks if b.type == "byline"), rules):
        add(statement, "author", {XML_LANG: lang}, name)
    responsible = add(statement, "respStmt", {"id": ids.named("tool")})
    add(responsible, "resp", {}, "automatic repair and encoding")
    add(responsible, "name", {"type": "software"}, "cleaner")
    length = sum(span.length for block in doc.blocks for span in block.spans)
    _measure(add(description, "extent"), "chars", length, f"{length} characters")
    publication = add(description, "publicationStmt")
    add(publication, "publisher", {}, "cleaner")
    if date:
        add(publication, "date", {"when": date}, date)
    add(publication, "idno", {"type": "docid"}, ids.document)
    add(add(publication, "availability", {"status": "unknown"}), "p", {}, "Rights in the text remain with its owners.")
    if reading:
        add(add(description, "notesStmt"), "relatedItem", {"type": "reading", "target": reading})
    sources = add(description, "sourceDesc")
    source = add(sources, "bibl", {"type": "file", "id": ids.named("src")})
    if plain(doc.name):
        add(source, "idno", {"type": "filename"}, plain(doc.name))
    add(source, "idno", {"type": "sha256"}, doc.source.sha256)
    _measure(add(source, "extent"), "bytes", len(doc.source.data), f"{len(doc.source.data)} bytes")
    add(source, "note", {"type": "encoding"}, plain(doc.source.encoding))
    stated = imprint(doc, rules)
    if any(stated):
        paper = add(sources, "bibl", {"type": "newspaper" if stated.title else "print"})
        if stated.title:
            add(paper, "title", {"level": "j", XML_LANG: lang}, stated.title)
        if stated.date:
            add(paper, "date", {"when": stated.date}, stated.date)
        for unit in ("issue", "page"):
            if number := getattr(stated, unit):
                add(paper, "biblScope", {"unit": unit}, number)
    return sources


def add_encoding(header: etree._Element, own: str, rules: Mapping[str, RuleUse], characters: Mapping[str, tuple[str, str]], *,
                 diplomatic: bool) -> None:
    """Append the `encodingDesc`: what was done, by which rules (ids follow `own`), what `characters` (by id) stand for."""
    description = add(header, "encodingDesc")
    add(add(description, "projectDesc"), "p", {}, _DIPLOMATIC if diplomatic else _PROJECT)
    declaration = add(description, "editorialDecl")
    for tag, attributes, text in _MARKED if diplomatic else _SILENT:
        add(add(declaration, tag, attributes), "p", {}, text)
    if rules:
        taxonomy = add(add(description, "classDecl"), "taxonomy", {"id": f"{own}.rules"})
    for rule, use in rules.items():
        category = add(taxonomy, "category", {"id": f"{own}.{rule}", "n": rule})
        meaning = add(category, "catDesc", {}, use.meaning)
        for commodity, count in use.counts.items():
            if count:
                _measure(meaning, "count", count, f" ({count} {commodity if count > 1 else commodity[:-1]})", commodity)
    # TEI allows four parts of digits and small letters; the label has the version as it is.
    version = re.match(r"\d+[a-z]*\d*(?:\.\d+[a-z]*\d*){0,3}", __version__)
    application = add(add(description, "appInfo"), "application", {"ident": "cleaner", "version": version[0] if version else "0"})
    add(application, "label", {}, f"cleaner {__version__}")
    if characters:
        declared = add(description, "charDecl")
    for name, (kind, value) in sorted(characters.items()):
        char = add(declared, "char", {"id": name})
        add(char, "localProp", {"name": kind, "value": value})
        if kind == "codepoint" and (shown := plain(chr(int(value, 16)))) and shown != "\ufffd":
            add(char, "mapping", {"type": "standard"}, shown)


def _used(doc: Document, rules: RuleSet, flags: Counter[str], commodity: str) -> dict[str, RuleUse]:
    """What each rule did, in the order of the rules."""
    edits = Counter(edit.rule for edit in doc.edits)
    moves = Counter(move.rule for block in doc.blocks for move in block.moves)
    used = sorted({*edits, *moves, *flags}, key=lambda rule: (rules.order(rule) if rule in rules else len(rules), rule))
    return {rule: RuleUse(plain(f"{rules[rule].name}: {rules[rule].why}") if rule in rules else rule,
                          {"edits": edits[rule], "moves": moves[rule], commodity: flags[rule]}) for rule in used}


def _titles(doc: Document) -> list[str]:
    """The headline of each article that has one; the lines of a headline joined by a space."""
    lines: dict[int, list[str]] = {}
    for block in doc.blocks:
        if block.type == "title" and (line := plain(doc.block_text(block))):
            lines.setdefault(block.article, []).append(line)
    return [" ".join(of_article) for of_article in lines.values()]


def _measure(parent: etree._Element, unit: str, quantity: int, text: str, commodity: str = "") -> None:
    what = {"commodity": commodity} if commodity else {}
    add(parent, "measure", {**what, "unit": unit, "quantity": str(quantity)}, text)
