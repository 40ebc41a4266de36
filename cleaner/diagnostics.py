"""Diagnostics: what cleaning would change in a file and what it leaves open, each at its place in the source.

Lines and columns start at 1 and count code points, as editors show them: a byte order mark has no column. Offsets are those of
`Source.text`. What is the form of a file and not its text is no diagnostic: a byte order mark, the newlines that
most of its lines end in, blanks and blank lines between paragraphs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from cleaner import patterns
from cleaner.config import Config
from cleaner.document import Document, Finding, Source, encodable
from cleaner.pipeline import clean
from cleaner.rules import RuleSet
from cleaner.spans import Span

Kind = Literal["edit", "move", "suggestion", "flag"]
Newline = Literal["\n", "\r\n", "\r"]
BOM = "\ufeff"
_CONTEXT = 12  # letters and digits on either side by which a place is known again
_NEAR = 64     # code points on either side in which they are looked for
_AROUND = 32   # code points of the line that are shown on either side
_BODY = 48     # and of the place itself
_SHOWN = 40    # of a text in a message
_STOP = patterns.standard("[。！？!?]")                # the end of a sentence
_END = patterns.standard(r"[。！？!?]|\n\s*\n")      # or of a paragraph
_HALF = 8      # digits of a fingerprint that know the place by the words of its paragraph; as many know it by those of its sentence


class Fix(Struct, frozen=True):
    """What carries a diagnostic out: `text` in the place of a span of the source, which may be wider than the diagnostic's."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Diagnostic(Struct, frozen=True, omit_defaults=True):
    """One change or open question of a rule at a place of the source; the end is exclusive.

    An `edit` and a `move` are made by `cleaner fix`, a `suggestion` only on request, a `flag` by a person. `text` is what stands
    there, its two ends if it is long, `replacement` what the rule makes of it. `hash` knows the place again by the rule, the
    text and the words around it, whatever the line. `excerpt` is the line around the place, which is at `mark` (start and
    end) in it; … shows where it is cut.
    """

    rule: str
    name: str
    severity: Literal["error", "warning", "info"]
    kind: Kind
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    message: str
    text: str
    hash: str
    excerpt: str
    mark: tuple[int, int]
    replacement: str | None = None
    fix: Fix | None = None

    @property
    def fixable(self) -> bool:
        """True if `cleaner fix` makes the change without being asked for suggestions."""
        return self.kind in ("edit", "move")


class Form(Struct, frozen=True):
    """What is kept of a file when its text is mended: the newline that most of its lines end in, mark and last newline."""

    newline: Newline
    bom: bool
    final: bool

    @classmethod
    def of(cls, source: Source) -> Form:
        """The form of a source."""
        text = source.text
        both = text.count("\r\n")
        counts: dict[Newline, int] = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
        return cls(max(counts, key=lambda newline: counts[newline]), text.startswith(BOM), text.endswith(("\n", "\r")))


def check(data: bytes | str, config: Config | None = None, *, name: str = "") -> list[Diagnostic]:
    """What `cleaner check` reports of `data`, in the order of the text; raises as `clean` does."""
    config = config or Config()
    rules = in_place(config.rule_set())
    return diagnose(clean(data, config, name=name, rules=rules), rules)


def in_place(rules: RuleSet) -> RuleSet:
    """The rules under which a file is mended in its place: bytes that do not decode stay, as no record would keep them."""
    kept = {rule.id: rule for rule in rules}
    for rule in rules.of("decode"):
        if rule.name == "undecodable-byte":
            kept[rule.id] = msgspec.structs.replace(rule, fix="never")
    return rules.where(kept)


def diagnose(doc: Document, rules: RuleSet) -> list[Diagnostic]:
    """The diagnostics of a document that was cleaned under `rules`, in the order of the source."""
    teller = _Teller(doc, rules)
    return ordered([*teller.edits(), *teller.moves(), *map(teller.finding, doc.open)], rules)


def ordered(found: Sequence[Diagnostic], rules: RuleSet) -> list[Diagnostic]:
    """Diagnostics in the order of the source."""
    return sorted(found, key=lambda d: (d.start, d.end, rules.order(d.rule), d.message))


def describe(doc: Document, rules: RuleSet, findings: Sequence[tuple[Finding, Span]]) -> list[Diagnostic]:
    """Diagnostics of findings that were left out of a document, each with its span of the source."""
    teller = _Teller(doc, rules)
    return [teller.left_out(f, at) for f, at in sorted(findings, key=lambda pair: (pair[1], rules.order(pair[0].rule)))]


def fingerprint(rule: str, text: str, span: Span, *, moved: bool = False) -> str:
    """Sixteen hexadecimal digits for a place of a text and a rule: what stands there, and the words of its sentence around it.

    A passage that is `moved` is known by where it begins: where it ends is read in more ways than one.

    Marks, blanks and line breaks around the place do not count, so that it stays the same when those are mended. The first half
    leaves out what stands beyond a blank line, which may be moved; the second reads on over it, as one may be put in or go.
    Either knows the place again.
    """
    if moved:
        span = Span(span.start, span.start)
    own = _lf(text[slice(*span)])
    known = ("\0".join([rule, before, own, after]) for before, after in (around(text, span), around(text, span, over=True)))
    return "".join(hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_HALF] for words in known)


def halves(known: str) -> tuple[str, str]:
    """The two halves of a fingerprint: by the words of the paragraph, and by those of the sentence."""
    return known[:_HALF], known[_HALF:]


def around(text: str, span: Span, *, over: bool = False) -> tuple[str, str]:
    """The letters and digits of its sentence on either side of a place, by which it is known again; also `over` blank lines."""
    end = _STOP if over else _END
    before = end.split(_lf(text[max(span.start - _NEAR, 0) : span.start]))[-1]
    after = end.split(_lf(text[span.end : span.end + _NEAR]), maxsplit=1)[0]
    return "".join(filter(str.isalnum, before))[-_CONTEXT:], "".join(filter(str.isalnum, after))[:_CONTEXT]


def _lf(text: str) -> str:
    return text if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n")


class _Teller:
    """Makes diagnostics of one document."""

    def __init__(self, doc: Document, rules: RuleSet) -> None:
        self._doc, self._rules = doc, rules
        self._form = Form.of(doc.source)
        self._reasons: dict[str, str] = {}

    def edits(self) -> Iterator[Diagnostic]:
        doc = self._doc
        for hunk in doc.alignment.hunks:
            after = doc.text[slice(*hunk.current)]
            if after == doc.source.text[slice(*hunk.source)]:
                continue  # what later rules took back
            fix = self._fix(hunk.source, after)
            for n in hunk.edits:
                e = doc.edits[n]
                if self._rules.pass_of(e.rule) != "decode" or not self._formal(e.before, e.source):
                    yield self._tell(e.rule, "edit", e.source, e.message, e.after, fix)

    def moves(self) -> Iterator[Diagnostic]:
        doc = self._doc
        before = ""
        for block in doc.blocks:
            for move in block.moves:
                span = block.spans[move.piece]
                if move.piece:
                    before = doc.text[slice(*block.spans[move.piece - 1])]
                where = f"it goes on from “{encodable(before[-_CONTEXT:])}”" if before.strip() else "it comes first"
                yield self._tell(move.rule, "move", doc.alignment.to_source(span), f"{self._why(move.rule)} Here {where}.")
            before = doc.text[slice(*block.spans[-1])]

    def finding(self, f: Finding) -> Diagnostic:
        alignment = self._doc.alignment
        at = alignment.to_source(f.span)
        simple = f.replacement is not None and alignment.to_current(at) == f.span
        kind: Kind = "flag" if f.replacement is None or self._rules[f.rule].fix == "never" else "suggestion"
        fix = self._fix(at, f.replacement) if kind == "suggestion" and simple and f.replacement is not None else None
        return self._tell(f.rule, kind, at, f.message, f.replacement if kind == "suggestion" else None, fix)

    def left_out(self, f: Finding, at: Span) -> Diagnostic:
        fix = self._rules[f.rule].fix
        kind: Kind = "flag" if f.replacement is None or fix == "never" else "edit" if fix == "safe" else "suggestion"
        return self._tell(f.rule, kind, at, f.message, None if kind == "flag" else f.replacement)

    def _formal(self, before: str, span: Span) -> bool:
        """True if an edit of the decoding takes out what is only the form of the file, which stays."""
        return before == self._form.newline or (before == BOM and span.start == 0)

    def _tell(self, rule_id: str, kind: Kind, span: Span, message: str, replacement: str | None = None,
              fix: Fix | None = None) -> Diagnostic:
        text, rule = self._doc.source.text, self._rules[rule_id]
        if " " not in message:  # nothing, or one word for what was seen
            message = self._why(rule_id) + (f" ({message})" if message else "")
        excerpt, mark = _excerpt(text, span)
        return Diagnostic(
            rule_id, rule.name, rule.severity, kind, *self._place(span.start), *self._place(span.end), *span, encodable(message),
            _short(text, span), fingerprint(rule_id, text, span, moved=kind == "move"), encodable(excerpt), mark,
            None if replacement is None else encodable(replacement), fix)

    def _fix(self, span: Span, text: str) -> Fix:
        newline = self._form.newline
        if newline != "\n":
            text = text.replace("\n", newline)
        return Fix(*span, *self._place(span.start), *self._place(span.end), encodable(text))

    def _place(self, offset: int) -> tuple[int, int]:
        line, column = self._doc.source.place(offset)
        return line, max(column - (line == 1 and self._form.bom), 1)

    def _why(self, rule_id: str) -> str:
        """The first sentence of what a rule says of itself."""
        if rule_id not in self._reasons:
            self._reasons[rule_id] = re.split(r"(?<=[.])\s", self._rules[rule_id].why, maxsplit=1)[0]
        return self._reasons[rule_id]


def _short(text: str, span: Span) -> str:
    if span.length > _SHOWN:
        half = _SHOWN // 2
        return encodable(f"{text[span.start : span.start + half]}…{text[span.end - half : span.end]}")
    return encodable(text[slice(*span)])


_BREAK = patterns.standard("[\r\n]")


def _excerpt(text: str, span: Span) -> tuple[str, tuple[int, int]]:
    """The line around a span, and where the span is in it; a break that is the place itself shows the next line, too."""
    first = max(span.start - _AROUND, 0)
    breaks = [m.end() for m in _BREAK.finditer(text, first, span.start)]
    first = breaks[-1] if breaks else first
    shown = min(span.end, span.start + _BODY)
    last = min(shown + (_AROUND if shown == span.end else 0), len(text))
    found = _BREAK.search(text, shown, last)
    last = found.start() if found else last
    left = "…" if first and not breaks and text[first - 1] not in "\r\n" else ""
    right = "…" if shown < span.end or (last < len(text) and not found and text[last] not in "\r\n") else ""
    start = len(left) + span.start - first
    return f"{left}{text[first:last]}{right}", (start, start + shown - span.start)
