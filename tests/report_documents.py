"""Documents made by hand for the tests of the reports, with rules of their own."""

from __future__ import annotations

from cleaner.document import Block, Document, Evidence, Finding, Move, Source
from cleaner.rules import PatternRule, RuleSet
from cleaner.spans import Span


def rule(rule_id: str, name: str, fix: str = "safe", severity: str = "warning") -> PatternRule:
    return PatternRule(id=rule_id, name=name, why=f"Why {name}.", reference="GB/T 15834—2011", fix=fix, severity=severity,  # type: ignore[arg-type]
                       examples=[("a", "b")], keep=["c"], match="a", replace="b")


RULES = RuleSet([
    ("characters", rule("CHR001", "invisible")), ("repeats", rule("REP001", "loop")), ("layout", rule("LAY001", "join")),
    ("order", rule("ORD001", "tail-home")),
    ("punctuation", rule("PUN001", "comma")), ("punctuation", rule("PUN900", "doubtful", "never", "error")),
    ("spacing", rule("SPC001", "space", "suggest")),
])


def source(text: str, name: str = "例.txt") -> Document:
    return Document.from_source(Source(text.encode("utf-8", "surrogateescape"), "utf-8", text), name)


def fix(doc: Document, rule_id: str, piece: str, replacement: str, *, nth: int = 0, evidence: tuple[Evidence, ...] = ()) -> Finding:
    return Finding(rule_id, place(doc, piece, nth), replacement, evidence=evidence)


def place(doc: Document, piece: str, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = doc.text.index(piece, at + 1)
    return Span(at, at + len(piece))


def small() -> Document:
    """A title; a paragraph with a join, commas and a tail from below; a removed loop; a flag and a suggestion."""
    doc = source("\n新园开放\n\n春天,花开了\n满园都\n\n小标题\n\n是人。天 气好,路远\n\n春天,花开了\n\n记者 甲\n")
    doc = doc.apply([Finding("REP001", place(doc, "春天,花开了", 1), "", related=(place(doc, "春天,花开了"),))])
    weighed = (Evidence("line-full", 2.5, "六格"), Evidence("next-indented", -0.75))
    blocks = [
        Block("title", (place(doc, "新园开放"),), evidence=(Evidence("short", 1.0),)),
        Block("p", (Span(place(doc, "春天").start, place(doc, "满园都").end), place(doc, "是人。天 气好,路远")),
              moves=(Move("ORD001", 1, (Evidence("numbering-goes-on", 3.0, "一，二"),)),)),
        Block("head", (place(doc, "小标题"),)),
        Block("byline", (place(doc, "记者 甲"),)),
    ]
    doc = doc.apply([fix(doc, "LAY001", "\n", "", nth=3, evidence=weighed)], blocks=blocks)
    doc = doc.apply([fix(doc, "PUN001", ",", "，"), fix(doc, "PUN001", ",", "，", nth=1)])
    return doc.apply([], flags=[Finding("PUN900", place(doc, "路远"), None, "who says so?"),
                                Finding("SPC001", place(doc, " "), ""), Finding("PUN900", Span(len(doc.text), len(doc.text)))])


def large(changes: int) -> Document:
    """A document with that many changes, in paragraphs of twenty."""
    paragraph = "这里是一段,用来测试的文字" * 20
    doc = source("\n\n".join([paragraph] * (changes // 20)))
    starts = range(0, len(doc.text), len(paragraph) + 2)
    blocks = [Block("p", (Span(at, at + len(paragraph)),)) for at in starts]
    found, at = [], -1
    while (at := doc.text.find(",", at + 1)) >= 0:
        found.append(Finding("PUN001" if len(found) % 100 else "SPC001", Span(at, at + 1), "，",
                             evidence=(Evidence("between-Han", 3.0, f"第{len(found)}处"),)))
    return doc.apply(found, blocks=blocks)
