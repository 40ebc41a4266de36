"""The TEI header of the reading view: what the file is, where it comes from, what was done to it."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from cleaner import __version__
from cleaner.document import Document
from cleaner.exports.bylines import authors
from cleaner.exports.language import NAMES
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_text import plain
from cleaner.exports.tei_xml import XML_LANG, add
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
     "stay lines. Reading order may differ from the order of the source; ids name the line of the source."),
)


def add_header(tei: etree._Element, doc: Document, rules: RuleSet, ids: Ids, lang: str,
               gaps: Counter[str], date: str | None) -> None:
    """Append the `teiHeader` to `tei`; `gaps` counts the gaps in the text by rule, `date` is year-month-day or None."""
    header = add(tei, "teiHeader", {XML_LANG: "en"})
    _file_description(header, doc, ids, lang, date)
    _encoding_description(header, doc, rules, ids, gaps)
    usage = add(add(header, "profileDesc"), "langUsage")
    add(usage, "language", {"ident": lang}, NAMES[lang])
    if date:
        add(add(header, "revisionDesc"), "change", {"when": date, "who": f"#{ids.named('tool')}"}, "Generated")


def _file_description(header: etree._Element, doc: Document, ids: Ids, lang: str, date: str | None) -> None:
    description = add(header, "fileDesc")
    statement = add(description, "titleStmt")
    titles = _titles(doc)
    for title in titles:
        add(statement, "title", {"type": "main", XML_LANG: lang}, title)
    if not titles:
        add(statement, "title", {}, f"[Untitled] {plain(doc.name)}".strip())
    for name in authors(plain(doc.block_text(b)) for b in doc.blocks if b.type == "byline"):
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
    source = add(add(description, "sourceDesc"), "bibl", {"type": "file", "id": ids.named("src")})
    if plain(doc.name):
        add(source, "idno", {"type": "filename"}, plain(doc.name))
    add(source, "idno", {"type": "sha256"}, doc.source.sha256)
    _measure(add(source, "extent"), "bytes", len(doc.source.data), f"{len(doc.source.data)} bytes")
    add(source, "note", {"type": "encoding"}, plain(doc.source.encoding))


def _encoding_description(header: etree._Element, doc: Document, rules: RuleSet, ids: Ids, gaps: Counter[str]) -> None:
    description = add(header, "encodingDesc")
    add(add(description, "projectDesc"), "p", {}, _PROJECT)
    declaration = add(description, "editorialDecl")
    for tag, attributes, text in _SILENT:
        add(add(declaration, tag, attributes), "p", {}, text)
    edits = Counter(edit.rule for edit in doc.edits)
    moves = Counter(move.rule for block in doc.blocks for move in block.moves)
    used = sorted({*edits, *moves, *gaps}, key=lambda rule: (rules.order(rule) if rule in rules else len(rules), rule))
    if used:
        taxonomy = add(add(description, "classDecl"), "taxonomy", {"id": ids.named("rules")})
    for rule in used:
        category = add(taxonomy, "category", {"id": ids.named(rule), "n": rule})
        meaning = add(category, "catDesc", {}, plain(f"{rules[rule].name}: {rules[rule].why}") if rule in rules else rule)
        for commodity, count in (("edits", edits[rule]), ("moves", moves[rule]), ("gaps", gaps[rule])):
            if count:
                _measure(meaning, "count", count, f" ({count} {commodity if count > 1 else commodity[:-1]})", commodity)
    # TEI allows four parts of digits and small letters; the label has the version as it is.
    version = re.match(r"\d+[a-z]*\d*(?:\.\d+[a-z]*\d*){0,3}", __version__)
    application = add(add(description, "appInfo"), "application", {"ident": "cleaner", "version": version[0] if version else "0"})
    add(application, "label", {}, f"cleaner {__version__}")


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
