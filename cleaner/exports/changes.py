"""What changes look like in the diplomatic view: an element around what stood there, with the rules that made the change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.document import Document, Edit
from cleaner.exports.diff_rows import Segment
from cleaner.exports.language import language
from cleaner.exports.pages import FURNITURE
from cleaner.exports.places import Places
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import BLANKS, SourceXml, attributes, written
from cleaner.rules import RuleSet
from cleaner.spans import Hunk, Span

_PAGE = ("fw", "metamark")  # what may stand between blocks of any kind
_PARAGRAPHS = patterns.standard(f"(?:[{BLANKS}]*(?:\r\n|[\r\n])){{2,}}[{BLANKS}]*")  # what parts them in a stretch of the source
_HYPHEN = patterns.standard("([-\u00ad\u2010])((?:\r\n|[\r\n])+)")


class Changes:
    """The changes of one document, each to be written once, in the order of the source."""

    def __init__(self, doc: Document, rules: RuleSet, ids: Ids, source: SourceXml, places: Places,
                 segments: Sequence[Segment]) -> None:
        self.doc, self.rules, self.ids, self.source, self.places = doc, rules, ids, source, places
        self.lang = language(doc.text)
        # Of each change that is cut by the border of a block, as how many elements its parts are written.
        self._cut = Counter(hunk for s in segments for hunk, source, current in self.within(s)
                            if (source, current) != hunk[:2] and self._is_element(hunk, source, current))
        self._parts: dict[Hunk, Iterator[str]] = {}

    def within(self, segment: Segment) -> Iterator[tuple[Hunk, Span, Span]]:
        """The hunks of a segment with what of them lies in it: source and current text."""
        hunks = self.doc.alignment.hunks
        first = segment.hunks.start
        if first and hunks[first - 1].current.end > segment.current.start:
            first -= 1  # cut by the border before: its source stands there
        for hunk in hunks[first : segment.hunks.stop]:
            source = Span(max(hunk.source.start, segment.source.start), max(hunk.source.end, segment.source.start))
            current = Span(max(hunk.current.start, segment.current.start), min(hunk.current.end, segment.current.end))
            if segment.block is None and current != hunk.current:
                current = Span(current.start, current.start)  # what is shown of a change stands in the blocks
            yield hunk, source, current

    def on_page(self, hunk: Hunk) -> bool:
        """True if it takes away what may stand between blocks of any kind."""
        return self._kind(hunk) in _PAGE

    def between(self, hunk: Hunk, source: Span) -> str:
        """What a rule takes away between blocks: each paragraph of it by itself, as `surplus` holds none."""
        if self.on_page(hunk):
            return self._taken(hunk, source)
        borders = [m.span() for m in _PARAGRAPHS.finditer(self.doc.source.text, *source)
                   if source.start < m.start() and m.end() < source.end and not self.source.visible(*m.span())]
        if not borders or hunk in self._cut or self._kind(hunk) not in ("surplus", "g"):
            return f"<p>{self._taken(hunk, source)}</p>"
        starts, ends = [source.start, *(end for _, end in borders)], [*(start for start, _ in borders), source.end]
        out: list[str] = []
        for a, b, after, said in zip(starts, ends, [*starts[1:], source.end], self._edited(hunk, len(starts))):
            out.append(f"<p>{self._surplus(hunk, Span(a, b), said)}</p>{self.source.stretch(b, after, rule=self.ana(hunk))}")
        return "".join(out)

    def inside(self, hunk: Hunk, source: Span, current: Span) -> str:
        """A change, or the part of it that stands within a block."""
        before, after = self.doc.source.text[slice(*source)], self.doc.text[slice(*current)]
        ana = self.ana(hunk)
        if not after and self.source.layout(*source):
            return self.source.stretch(*source, rule=ana, joins="no")
        newlines = len(before.replace("\r\n", "\n")) if before and not before.strip("\r\n") else 0
        if newlines and after == "\n" * newlines and self.source.layout(*source) and hunk not in self._cut:
            return self.source.stretch(*source, rule=ana, joins="yes")
        if not after:
            return self._taken(hunk, source)
        if not before:
            return f'<supplied reason="omitted"{self._more(hunk)}>{written(after)}</supplied>'
        return self._choice(hunk, source, after)

    def _choice(self, hunk: Hunk, source: Span, after: str) -> str:
        """What a rule puts in the place of something."""
        if self._kind(hunk) in ("corr", "sic"):
            opens, closes, now, more = "<sic>", "</sic>", "corr", f'{self._more(hunk)} evidence="internal"'
        else:
            lang = language(self.doc.source.text[slice(*source)]) if self._converts(hunk) else self.lang
            opens = f"<orig{attributes(lang=lang if lang not in (self.lang, 'zh', 'und') else '')}>"
            closes, now, more = "</orig>", "reg", self._more(hunk)
        shown = f"<{now}{more}>{written(after)}</{now}>" if after else f"<{now}{more}/>"
        return f"<choice>{opens}{self._was(source)}{closes}{shown}</choice>"

    def _was(self, source: Span) -> str:
        """The source within `orig` or `sic`; a hyphen at the end of a line is one of the line, not of the word."""
        hyphen = _HYPHEN.fullmatch(self.doc.source.text, *source)
        if hyphen is None or self.source.visible(*hyphen.span(2)):
            return self.source.stretch(*source, bare=True)
        mark = self.source.stretch(*hyphen.span(1), bare=True)
        return f'<pc force="weak">{mark}</pc>{self.source.stretch(*hyphen.span(2), bare=True, joins="no")}'

    def _taken(self, hunk: Hunk, source: Span) -> str:
        """What a rule takes away."""
        kind = self._kind(hunk)
        edit = self.doc.edits[hunk.edits[-1]]
        if kind == "metamark":
            end = self.source.core(*source)[1]
            name = self.rules[edit.rule].name
            mark = self.source.stretch(source.start, end, bare=True)
            behind = self.source.stretch(end, source.end, rule=self.ana(hunk), joins="no")
            return f'<metamark function="{name}" ana="{self.ana(hunk)}">{mark}</metamark>{behind}'
        if kind == "fw":
            said = attributes(type=FURNITURE.get(edit.message, "header"), ana=self.ana(hunk))
            return f"<fw{said}>{self.source.stretch(*source)}</fw>"
        return self._surplus(hunk, source, self._more(hunk)) if kind in ("surplus", "g") else self._choice(hunk, source, "")

    def _surplus(self, hunk: Hunk, source: Span, said: str) -> str:
        edit = self.doc.edits[hunk.edits[-1]]
        reason = "repeated" if edit.related else self.rules[edit.rule].name if edit.rule in self.rules else "superfluous"
        inner = self.source.stretch(*source)
        return f'<surplus reason="{reason}"{attributes(corresp=self.places.copies(edit))}{said}>{inner}</surplus>'

    # --- what is said of them

    def _is_element(self, hunk: Hunk, source: Span, current: Span) -> bool:
        return current.length > 0 or (self.source.visible(*source) and not self.on_page(hunk))

    def _edits(self, hunk: Hunk) -> Sequence[Edit]:
        return [self.doc.edits[n] for n in hunk.edits]

    def _kind(self, hunk: Hunk) -> str:
        rule = self.doc.edits[hunk.edits[-1]].rule
        return self.rules[rule].tei if rule in self.rules else "reg"

    def ana(self, hunk: Hunk) -> str:
        """The rules of a change, as a value for `ana`."""
        return " ".join(f"#{self.ids.named(rule)}" for rule in dict.fromkeys(e.rule for e in self._edits(hunk)))

    def _converts(self, hunk: Hunk) -> bool:
        return any(e.rule in self.rules and self.rules.pass_of(e.rule) == "variants" for e in self._edits(hunk))

    def _more(self, hunk: Hunk) -> str:
        """The attributes of the element that a change makes, or of the next one, if it is cut."""
        if hunk not in self._cut:
            return self._edited(hunk, 1)[0]
        if hunk not in self._parts:
            self._parts[hunk] = iter(self._edited(hunk, self._cut[hunk]))
        return next(self._parts[hunk])

    def _edited(self, hunk: Hunk, count: int) -> list[str]:
        """The attributes of the `count` elements of a change: its rules, how sure they are, what is next, an id if it needs one."""
        line = self.doc.source.place(hunk.source.start)[0]
        names = [self.places.change(hunk) or (self.ids.place("e", line) if count > 1 else "")]
        names += [self.ids.place("e", line) for _ in range(count - 1)]
        pointers = ["", *(f"#{name}" for name in names if count > 1), ""]
        known = {self.rules[e.rule].fix for e in self._edits(hunk) if e.rule in self.rules}
        return [attributes(id=names[n], next=pointers[n + 2] if count > 1 else "", prev=pointers[n] if count > 1 else "",
                           ana=self.ana(hunk), cert="high" if known == {"safe"} else "medium") for n in range(count)]
