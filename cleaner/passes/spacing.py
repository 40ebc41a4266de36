"""Pass `spacing`: blanks between Han, around marks, and between Han and Latin or digits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cleaner.document import Document, Finding
from cleaner.kinds import Function, find_all
from cleaner.kinds.pattern import compiled, patience
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_SENTENCE = compiled("", "[。！？；…]", "")


@dataclass(frozen=True, slots=True)
class Spacing:
    """The rules of the file, and the functions some of them name."""

    name: str = "spacing"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules outside protected spans; `spacing = "keep"` leaves blanks beside Latin and digits."""
        kept = context.config.spacing == "keep" or _conventional(doc, context)
        functions: Mapping[str, Function] = {
            "letter_spaced": lambda doc, rule, scopes: letter_spaced(doc, rule, scopes),
            "in_blocks": in_blocks,
            "han_latin": lambda doc, rule, scopes: () if kept else in_blocks(doc, rule, scopes),
        }
        return Outcome(find_all(context.rules.of(self.name), doc, context.protected(doc.text, doc.blocks), functions))


PASS: Pass = Spacing()


def in_blocks(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Matches in blocks of certain types; a group named `at` narrows what is changed.

    Options: `match`; `types`, the block types (all if missing); `prose`, only blocks that hold
    the mark of a sentence; `replace`, by default nothing.
    """
    where = _Where(doc, scopes, rule.options.get("types", ()), rule.options.get("prose", False))
    pattern = compiled("", rule.options["match"], "")
    group = "at" if "at" in pattern.groupindex else 0
    for m in pattern.finditer(doc.text, timeout=patience(rule)):
        span = Span(*m.span(group))
        if where.has(span.start):
            yield Finding(rule.id, span, rule.options.get("replace", ""), rule.message)


def letter_spaced(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """The blanks of a run of single characters with the same blank between all of them.

    Options: `min`, how many single Han the run has at least; `types`; `except`, a pattern of
    runs that are set so on purpose; `after`, a pattern of what stands before names, which
    may be spaced themselves. The first and the last item may hang on longer words, because
    a run often begins or ends at a former line end.
    """
    where = _Where(doc, scopes, rule.options.get("types", ()), False)
    least = rule.options["min"]
    meant, after = compiled("", rule.options["except"], ""), compiled("", rf"(?:{rule.options['after']})$", "")
    text = doc.text
    for run in _RUN.finditer(text):
        start = run.start()
        attached = start > 0 and _is_han(text[start - 1])  # then the first character may belong to a word
        if not where.has(start) or meant.fullmatch(run[0][2 * attached :]):
            continue
        if run["gap"] == "\u3000" and _is_han(text[run.end() : run.end() + 1]) and not _CLAUSE.search(_line(text, start)):
            continue  # names of two and of three characters, set to one width
        if after.search(text, max(0, start - 8), start + 1) and not _CLAUSE.search(run[0]):
            continue
        gaps = [start + m.start() for m in _GAP.finditer(run[0])]
        single = sum(1 for a, b in pairwise(gaps) if b == a + 2 and _is_han(text[a + 1]))
        single += _alone(text, gaps[0] - 1, -1) + _alone(text, gaps[-1] + 1, 1)
        inner = [at for at in gaps if not (text[at - 1].isascii() or text[at + 1].isascii())]
        if single >= least and len(inner) >= least - 1:
            for at in gaps:
                if not (text[at - 1].isascii() and text[at + 1].isascii()):
                    yield Finding(rule.id, Span(at, at + 1), "", rule.message)


_MARKS = "，。、；：？！“”‘’（）《》「」『』【】…—～·"
_ITEM = rf"[\p{{Han}}〇{_MARKS}]|[!-~]{{1,20}}+"
_RUN = compiled(
    "", rf"(?:[\p{{Han}}〇{_MARKS}]|(?<![!-~])[!-~]{{1,20}}+)(?P<gap>[ \u3000])(?:{_ITEM})(?:(?P=gap)(?:{_ITEM})){{2,}}", "")
_GAP = compiled("", r"[ \u3000]", "")
_CLAUSE = compiled("", "[，。；、“”]", "")
_HAN = compiled("", r"[\p{Han}〇]", "")


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _is_han(ch: str) -> bool:
    return bool(_HAN.match(ch))


def _alone(text: str, at: int, step: int) -> bool:
    """True for a Han with no other Han on its outer side."""
    beyond = text[at + step : at + step + 1] if at + step >= 0 else ""
    return _is_han(text[at]) and not (beyond and _is_han(beyond))


class _Where:
    """Answers whether a place lies in a block of certain types, or in a line of a document without blocks."""

    def __init__(self, doc: Document, scopes: Sequence[Span], types: Sequence[str], prose: bool) -> None:
        spans = (s for b in doc.blocks if not types or b.type in types for s in b.spans) if doc.blocks else scopes
        self._spans = sorted(s for s in spans if not prose or _SENTENCE.search(doc.text, *s))
        self._starts = [s.start for s in self._spans]

    def has(self, at: int) -> bool:
        i = bisect_right(self._starts, at)
        return i > 0 and at < self._spans[i - 1].end


_LATIN_TIGHT = compiled("", r"(?<=\p{Han})(?=[A-Za-z])|(?<=[A-Za-z])(?=\p{Han})", "")
_LATIN_SPACED = compiled("", r"[ ](?:(?<=\p{Han}[ ])(?=[A-Za-z])|(?<=[A-Za-z][ ])(?=\p{Han}))", "")
_DIGIT_TIGHT = compiled("", r"(?<=\p{Han})(?=\d)|(?<=[\d%℃])(?=\p{Han})", "")
_DIGIT_SPACED = compiled("", r"[ ](?:(?<=\p{Han}[ ])(?=\d)|(?<=[\d%℃][ ])(?=\p{Han}))", "")


def _conventional(doc: Document, context: Context) -> bool:
    """True if most borders between Han and Latin or digits are spaced: then that is how the text is set.

    The same holds if all but a few of many borders of one of the two are. The thresholds
    (`share`, `many`, `nearly`) are options of the rule whose function is `han_latin`.
    """
    options = next((r.options for r in context.rules.of("spacing")
                    if isinstance(r, FunctionRule) and r.function == "han_latin"), None)
    if options is None:
        return False
    text = doc.text
    latin, latin_spaced, digits, digits_spaced = (
        sum(1 for _ in p.finditer(text)) for p in (_LATIN_TIGHT, _LATIN_SPACED, _DIGIT_TIGHT, _DIGIT_SPACED))
    spaced, tight = latin_spaced + digits_spaced, latin + digits
    if spaced > options["share"] * (spaced + tight):
        return True
    return any(s >= options["many"] and s >= options["nearly"] * (s + t)
               for s, t in ((latin_spaced, latin), (digits_spaced, digits)))
