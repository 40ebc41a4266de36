"""Pass `punctuation`: marks after GB/T 15834—2011, where the context proves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from cleaner.document import Document, Finding
from cleaner.kinds import Function, find_all
from cleaner.kinds.guard import Guard
from cleaner.kinds.pattern import compiled
from cleaner.passes import pairs
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_HAN = regex.compile(r"\p{Han}")


@dataclass(frozen=True, slots=True)
class Punctuation:
    """The rules of the file, and the functions some of them name."""

    name: str = "punctuation"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules outside protected spans.

        Commas, stops and brackets are read as they stand beside the quotation and title marks that the text will have.
        """
        protected = context.protected(doc.text, doc.blocks)
        guard = Guard(protected)
        rules = context.rules.of(self.name)
        first = [r for r in rules if isinstance(r, FunctionRule) and r.function in pairs.FUNCTIONS]
        found = find_all(first, doc, protected, pairs.functions(doc, guard))
        seen = replace(doc, text=pairs.as_it_will_be(doc.text, found, context.rules))
        functions: Mapping[str, Function] = {
            "full_stops": lambda doc, rule, scopes: full_stops(doc.text, rule, guard),
            "dash_chain": lambda doc, rule, scopes: dash_chain(doc.text, rule),
            "unpaired": lambda doc, rule, scopes: unpaired(doc.text, rule, scopes, guard),
        }
        rest = find_all([r for r in rules if r not in first], seen, protected, functions)
        points = {f.span for f in found if doc.text[f.span.start] == "."}  # in names, whatever else they might be
        return Outcome(found + [f for f in rest if f.replacement is None or f.span not in points])


PASS: Pass = Punctuation()

# A point that ends a sentence for certain: at the end of a paragraph, before a closing quote, or before a blank.
_SURE_STOP = compiled("", r"""\.(?:(?<=[\p{Han}”’》）」』％%℃]\.)|(?<=\p{Han}["')]\.))"""
                          r"""(?:(?=["”’'」』)）]+\s*[\p{Han}，、“])|(?=["”’'」』)）]{0,2}[ \t\u3000]*$)"""
                          r"""|(?=[ ][\p{Han}“"（(《「A-Z\d]))"""
                          r"""|\.(?<=\p{Han}[ \u3000]\.)(?=[ \u3000]\p{Han})""", "")
# One that may stand in a name instead.
_STOP = compiled("", r"""\.(?:(?<=\p{Han}\.)(?=[\p{Han}“"（(《「A-Z\d]|[a-z]+[A-Z])"""
                     r"""|(?:(?<=[”’》）」』％%℃]\.|\p{Han}["')]\.|[A-Za-z]{2}\.)|(?<=\d\.\d{1,4}[A-Za-z%]{0,3}\.|:\d\d\.|\p{Han}\d{3,8}\.))"""
                     r"""(?=["“（(《「]?\p{Han}))""", "")

# What a name that begins a clause, or the dynasty of an author, would be before its point.
_SHORT = compiled("", r"""\.(?<=(?:^|[\s，。、；：？！,;:?!（(“"《「.])\p{Han}{1,2}\.)""", "")
_SHORT_IN_BRACKETS = compiled("", r"\.(?<=[（(〔\[]\p{Han}{1,2}\.)", "")
_FIRM = 3  # so many certain points show that even short clauses end in points


def full_stops(text: str, rule: FunctionRule, guard: Guard) -> Iterator[Finding]:
    """Points inside a paragraph that are full stops.

    Options: `sure`, how many points must certainly end a sentence, and `share`, what part of
    all sentence ends must be points, before a point between two words is one too.
    """
    if "." not in text:
        return
    sure = {m.start() for m in _SURE_STOP.finditer(text) if not guard.touches(Span(*m.span()))}
    inner = [m.start() for m in _STOP.finditer(text) if m.start() not in sure and not guard.touches(Span(*m.span()))]
    points = len(sure) + len(inner)
    proved = len(sure) >= rule.options.get("sure", 1) and points >= rule.options.get("share", 0.5) * (points + text.count("。"))
    for at in sorted([*(at for at in sure if not _at_end(text, at)), *inner]):
        short = (_SHORT_IN_BRACKETS if len(sure) >= _FIRM else _SHORT).match(text, at)
        if at in sure or (proved and not short):
            yield Finding(rule.id, Span(at, at + 1), "。")
        else:
            yield Finding(rule.id, Span(at, at + 1), None, rule.message)


def _at_end(text: str, at: int) -> bool:
    return bool(compiled("", r"""["”’'」』)）]{0,2}[ \t\u3000]*$""", "").match(text, at + 1))


_QUOTED = compiled("", r"“[^“”\n]{1,400}”", "")
_LINK = compiled("", r"(?<=\p{Han})—(?=\p{Han})", "")


def dash_chain(text: str, rule: FunctionRule) -> Iterator[Finding]:
    """一 that stands for — in a quoted chain, with at least two characters of a link on both sides.

    Options: `dashes`, how many single — must prove the chain; `words_after` and `words_before`,
    the characters after which or before which 一 makes a word.
    """
    if "一" not in text or "—" not in text:
        return
    link = r"[^—“”，。；：、一]*"
    one = compiled(rf"[—“]{link}\p{{Han}}(?![{rule.options['words_after']}])\p{{Han}}", "一",
                   rf"(?![{rule.options['words_before']}])\p{{Han}}{{2}}{link}[—”]")
    for quoted in _QUOTED.finditer(text):
        if len(_LINK.findall(quoted[0])) >= rule.options.get("dashes", 2):
            for m in one.finditer(text, *quoted.span()):
                yield Finding(rule.id, Span(*m.span()), "—")


def unpaired(text: str, rule: FunctionRule, scopes: Sequence[Span], guard: Guard) -> Iterator[Finding]:
    """Marks without a partner in their scope; option `pairs`: the pairs, two marks each.

    A quotation of several paragraphs opens each of them and closes the last: an opening mark
    is not reported if the next scope begins with the same mark.
    """
    partner = {p[1]: p[0] for p in rule.options["pairs"]}
    opening = set(partner.values())
    marks = compiled("", f"[{''.join(map(regex.escape, [*opening, *partner]))}]", "")
    for n, scope in enumerate(scopes):
        waiting: list[int] = []
        for m in marks.finditer(text, scope.start, scope.end):
            ch, at = m[0], m.start()
            if guard.touches(Span(at, at + 1)):
                continue
            if ch in opening:
                waiting.append(at)
            elif waiting and text[waiting[-1]] == partner[ch]:
                waiting.pop()
            elif not _numbering(text, scope, at):
                yield Finding(rule.id, Span(at, at + 1), None, rule.message)
        following = text[scopes[n + 1].start] if n + 1 < len(scopes) and scopes[n + 1].length else ""
        for at in waiting:
            if text[at] != following:
                yield Finding(rule.id, Span(at, at + 1), None, rule.message)


_NUMBER = compiled("", r"[\s\d一二三四五六七八九十A-Za-z]{1,4}", "")


def _numbering(text: str, scope: Span, at: int) -> bool:
    return text[at] == "）" and bool(_NUMBER.fullmatch(text[max(scope.start, at - 3) : at]))
