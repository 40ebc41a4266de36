"""What the rules of `punctuation` about quotation marks, title marks and middle dots find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds import Function
from cleaner.kinds.guard import Guard
from cleaner.kinds.pattern import compiled
from cleaner.quotes import Change, Costs, Quotes, Spelling, Token, Words, costs, dots, points, titles
from cleaner.rules import FunctionRule, RuleSet, builtin
from cleaner.spans import Span

_HAN = patterns.compile(r"\p{Han}")
FUNCTIONS = ("quotation_marks", "title_marks", "dots_in_names", "points_in_names")


def functions(doc: Document, guard: Guard, scopes: Sequence[Span], rules: RuleSet) -> Mapping[str, Function]:
    """What the rules may name; all quotation marks are planned at once, when first asked for."""
    text = doc.text

    def free(at: int) -> bool:
        return not guard.touches(Span(at, at + 1))

    plan = Quotes(text, scopes, free, _costs(rules))
    return {
        "quotation_marks": lambda doc, rule, scopes: _quotation_marks(plan, rule),
        "title_marks": lambda doc, rule, scopes: _changes(titles(text, lambda: _words(rule), free), rule),
        "dots_in_names": lambda doc, rule, scopes: _changes(dots(text, _spelling(rule), free), rule),
        "points_in_names": lambda doc, rule, scopes: _changes(points(text, _syllables(rule), free), rule),
    }


def as_it_will_be(text: str, found: Iterable[Finding], rules: RuleSet) -> str:
    """The text with the safe ones of the findings made, each mark as often as the old one had characters."""
    made = [f for f in found if f.replacement and rules[f.rule].fix == "safe"]
    if not made:
        return text
    out = list(text)
    for f in made:
        if f.replacement:
            out[f.span.start : f.span.end] = f.replacement * f.span.length
    return "".join(out)


def _quotation_marks(plan: Quotes, rule: FunctionRule) -> Iterator[Finding]:
    """The changes that the plan of all quotation marks makes to those of one rule.

    Options: `marks`, the forms the rule is about; `flag`, those of them that are reported where they stay beside Chinese.
    """
    forms, flag = rule.options["marks"], rule.options.get("flag", ())
    if not any(form in plan.text for form in forms):
        return
    found = [Finding(rule.id, change.span, change.mark) for change in plan.changes if change.form in forms]
    doubtful = [t for t in plan.doubtful if t.form in flag] if flag else []
    sizes = set(_sizes(plan.text, doubtful))
    found += [Finding(rule.id, Span(t.start, t.end), None, rule.message) for t in doubtful
              if t.start not in sizes and _HAN.search(plan.text, max(0, t.start - 1), t.end + 1)]
    yield from sorted(found, key=lambda f: f.span)


def _sizes(text: str, doubtful: Sequence[Token]) -> Iterator[int]:
    """Where marks stand that are inches or seconds.

    Their form says so, or that of another one in their line does, or all of the line, two or more, stand behind digits.
    """
    line: list[Token] = []
    for t in doubtful:
        if line and "\n" in text[line[-1].end : t.start]:
            yield from _sizes_in_line(text, line)
            line = []
        line.append(t)
    yield from _sizes_in_line(text, line)


def _sizes_in_line(text: str, marks: Sequence[Token]) -> Iterator[int]:
    measured = [t for t in marks if text[t.start - 1 : t.start].isdecimal()]
    if len(measured) == len(marks) > 1 or any(t.plain == 0 for t in measured):
        yield from (t.start for t in measured)


def _changes(found: Iterable[Change], rule: FunctionRule) -> Iterator[Finding]:
    """Each change as a finding of the rule."""
    return (Finding(rule.id, c.span, c.mark, rule.message) for c in found)


def _words(rule: FunctionRule) -> Words:
    """The words of the rule about titles: each option a list, tried at its side of the title."""
    o = rule.options
    return Words(compiled("", f"(?:{o['before']})$", ""), compiled("", o["after"], ""), compiled("", f"(?:{o['ends']})$", ""),
                 compiled("", f"(?:{o['not_before']})$", ""), compiled("", o["not_after"], ""),
                 compiled("", o["parts"], ""))


@lru_cache(maxsize=4)
def _costs(rules: RuleSet) -> Costs:
    """What the rule `quotation-sides` weighs; the built-in one if another selection of rules is in force."""
    rule = rules.evidence("punctuation", "quotation-sides") or builtin().evidence("punctuation", "quotation-sides")
    assert rule is not None
    return costs(rule.weights(), rule.threshold)


def _syllables(rule: FunctionRule) -> frozenset[str]:
    """The characters of the option `syllables`."""
    return _characters(rule.options["syllables"])


def syllables(rules: RuleSet) -> frozenset[str]:
    """The characters that foreign names are spelt with: of the rule about the dots in them, else of the built-in one."""
    for rule in (*rules.of("punctuation"), *builtin().of("punctuation")):
        if isinstance(rule, FunctionRule) and rule.function == "dots_in_names":
            return _characters(rule.options["syllables"]) | _characters(rule.options.get("traditional", ""))
    raise AssertionError("a built-in rule has them")


def _spelling(rule: FunctionRule) -> Spelling:
    """How names are spelt: the options `syllables`, `traditional`, `clans` and `ordinary`."""
    return Spelling(_syllables(rule), _characters(rule.options.get("traditional", "")), tuple(rule.options.get("clans", ())),
                    rule.options.get("ordinary", 0.0))


@lru_cache(maxsize=4)
def _characters(text: str) -> frozenset[str]:
    return frozenset(text)
