"""What a text must hold before a rule can find anything in it, read from the rule's regular expression.

A search costs the whole text, though most rules are about characters that most texts do not hold. So a rule is
looked for only where each of its needs is met: a need is a set of characters of which every match holds one, in
itself or in what must stand beside it, or two sets of marks of which one of each must stand side by side. What is not
understood of an expression needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache as once
from functools import reduce
from itertools import pairwise
from operator import or_

import regex
from msgspec import Struct

from cleaner import cache, patterns
from cleaner.kinds.table import entries
from cleaner.rules import FunctionRule, PairRule, PatternRule, Rule, TableRule, builtin, rules_digest

_TOKEN = patterns.compile(
    r"(?P<class>\[\^?\]?(?:[^\[\]\\]|\\.|(?&class))*+\])"
    r"|(?P<char>\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|[dwsDWSntrfv]|[^\w\s]|\s))"
    r"|(?P<nothing>\\.|[.^$]|\(\?P=\w+\)|\(\?\#[^)]*\)|\(\?[a-zA-Z0-9]+\))"
    r"|(?P<not>\(\?<?!)|(?P<open>\((?:\?(?:<?=|:|>|P?<\w+>|(?P<flags>[a-z]+):))?)|(?P<close>\))|(?P<or>\|)|(?P<literal>[^*+?{}\\])",
    regex.DOTALL | regex.V1,
)
_QUANTIFIER = patterns.compile(r"(?:(?P<none>[*?]|\{0?,\d*\}|\{0(?:,\d*)?\})|\+|\{(?P<least>\d+)(?:,\d*)?\})?[+?]?")
_USUAL = "的一是了在年不人有，。、：；“”（）《》0123456789 \n-abcdeABCDE.,%·×é——……"  # what nearly every text holds

_MARKS = "，、；：。！．⋯…·・•—－―─–━ー-"  # what is asked of two side by side is about these
_ROW = patterns.standard(f"[{re.escape(_MARKS)}][{re.escape(_MARKS)}]+")  # `re` finds a class at once, a repeat not
_PAIR = "&"  # begins a need that is an expression about two marks side by side, or single characters

Needs = tuple[str, ...]  # members of character classes: `\p{Han}`, `,`, `[a-z]`; `&[、；][、；]`
# Of these it is asked one by one, which is faster where they are frequent.
_FREQUENT = "，。、：；？！“”（）《》\n 0123456789一个下三以十日二大四方两.—…-%"
_OFTEN = "我你他她它这那在到的为以"  # a need that names many of these is met by nearly every text, and not worth asking
_MANY = 4


class _Unknown(Exception):
    """The expression holds what is not understood here."""


def needs(source: str) -> Needs:
    """The classes of which a text must hold a character each, so that the expression `source` can match in it."""
    if "(?(" in source or "(?i)" in source or "(?|" in source or "(?R" in source or "(?&" in source:
        return ()
    try:
        found, end = _alternatives(_plain(source), 0)
    except _Unknown:
        return ()
    return tuple(dict.fromkeys(found)) if end == len(_plain(source)) else ()


def within_a_line(rule: Rule) -> bool:
    """True for a built-in pattern that never looks at the end of a line: what it finds in a line is all that concerns it."""
    if not _BITS:
        _prepare()
    return id(rule) in _WITHIN


def _is_within(source: str) -> bool:
    """True if no part of an expression can match a line feed."""
    source, at = _plain(source), 0
    if regex.search(r"\(\?[a-zA-Z]*[sr]|\\[AZG]", source):
        return False
    while at < len(source):
        token = _TOKEN.match(source, at)
        if token is None or token[0] == "\n" or ((token["class"] or token["char"]) and _held(token[0], "\n")):
            return False
        quantifier = _QUANTIFIER.match(source, token.end())
        assert quantifier
        at = quantifier.end()
    return True


def _plain(source: str) -> str:
    """An expression with (?x) without its blanks and comments."""
    if "(?x" not in source:
        return source
    parts = regex.split(r"(\[\^?\]?(?:[^\[\]\\]|\\.|(?1))*+\]|\\.)", source, flags=regex.DOTALL | regex.V0)
    return "".join(x if n % 2 else regex.sub(r"#[^\n]*|\s+", "", x) for n, x in enumerate(parts) if x is not None)


def _alternatives(source: str, at: int) -> tuple[list[str], int]:
    """What all branches need together, and where they end: at a closing bracket or at the end."""
    branches: list[list[str]] = [[]]
    last = ""  # the one character before, if there is one and it is a mark
    while at < len(source):
        token = _TOKEN.match(source, at)
        if token is None or (token["flags"] and set(token["flags"]) - set("imsu")):
            raise _Unknown
        at = token.end()
        found: list[str] = []
        if token["close"]:
            return _either(branches), at - 1
        if token["or"]:
            branches.append([])
            last = ""
            continue
        if token["open"] or token["not"]:
            found, at = _alternatives(source, at)
            if source[at : at + 1] != ")":
                raise _Unknown
            at += 1
            if token["not"] or "i" in (token["flags"] or ""):
                found = []
        elif token["class"] or token["char"]:
            found = [token[0]]
        elif token["literal"]:
            found = [regex.escape(token[0], literal_spaces=False)]
        quantifier = _QUANTIFIER.match(source, at)
        assert quantifier
        at = quantifier.end()
        if quantifier["none"]:
            last = ""
            continue
        branches[-1] += found
        if token["class"] or token["char"] or token["literal"]:
            one = found[0] if _is_marks(found[0]) else ""
            if one and (last or int(quantifier["least"] or 1) > 1):
                branches[-1].append(f"{_PAIR}{last or one}{one}")
            last = one
        elif token["nothing"] or (token["open"] and not token["open"].endswith("=")):
            last = ""
    return _either(branches), at


def _either(branches: list[list[str]]) -> list[str]:
    """What every branch needs: its own needs if there is one branch, else one of each, the least usual."""
    if len(branches) == 1:
        return branches[0]
    if not all(branches):
        return []
    least = list(dict.fromkeys(min(b, key=lambda x: (_usual(x), x[0] != _PAIR)) for b in branches))
    single = "".join(x for x in least if x[0] != _PAIR)
    rows = [x.removeprefix(_PAIR) for x in least if x[0] == _PAIR]
    return [_PAIR + "|".join([*rows, f"[{single}]"] if single else rows) if rows else f"[{single}]"]


@once
def _is_marks(member: str) -> bool:
    """True for a class that holds nothing but some of the marks of which two may be asked side by side."""
    listed = _LISTED.fullmatch(member)
    return listed is not None and set(listed[1] or listed[2]) <= set(_MARKS)


@once
def _usual(member: str) -> int:
    return len(_held(member, _USUAL))


_LISTED = patterns.standard(r"\\?([^\w\s]|(?<!\\)[^\\])|\[([^]\[\\^&|~-]+)\]")  # one character, or a class that lists its own


def _held(member: str, text: str) -> list[str]:
    """The characters of `text` that are of a class; something, if the need is met by the two marks that `text` is."""
    if member[0] == _PAIR:
        return _set(member).findall(text)
    if listed := _LISTED.fullmatch(member):  # most are; they need not be compiled
        return [ch for ch in text if ch in (listed[1] or listed[2])]
    return _set(member).findall(text)


@once
def _set(member: str) -> regex.Pattern[str]:
    return patterns.compile(member.removeprefix(_PAIR) if member[0] == _PAIR else f"[{member}]", regex.V1)


class Alphabets:
    """Which needs the characters of a text meet: one bit a need.

    Ideographs that no need names stand for one another: their bits are those of one of them.
    """

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}
        self._masks: dict[str, int] = {}
        self._like = self._unlike = patterns.standard("")
        self._rest = 0
        self._last = ("", 0)

    def add(self, members: Iterable[str]) -> int:
        """The bits of needs, which are made known."""
        new = [m for m in dict.fromkeys(members) if m not in self.bits]
        for member in new:
            self.bits[member] = 1 << len(self.bits)
        if new:
            named = sorted({0x4DFF, *(ord(ch) for ch in "".join(self.bits) if "\u4e00" <= ch <= "\u9fa5"), 0x9FA6})
            between = [(a + 1, b - 1) for a, b in pairwise(named) if a + 1 < b]
            like = "".join(f"{chr(a)}-{chr(b)}" for a, b in between)
            unlike = f"[^{like}{re.escape(_FREQUENT)}]"
            self._like, self._unlike = patterns.standard(f"[{like}]"), patterns.standard(f"{unlike}{unlike}*")
            self._masks.clear()
            self._rest, = self._of({chr(between[0][0])}).values()
            self._last = ("", 0)
        return sum(self.bits[m] for m in set(members))

    def mask(self, text: str) -> int:
        """The bits of all needs that the characters of a text meet."""
        if text is self._last[0]:
            return self._last[1]
        others = {*"".join(self._unlike.findall(text)), *[ch for ch in _FREQUENT if ch in text],
                  *[a + b for row in {*_ROW.findall(text)} for a, b in pairwise(row)]}
        masks = self._masks
        if new := others.difference(masks):
            masks.update(self._of(new))
        mask = reduce(or_, map(masks.__getitem__, others), self._rest if self._like.search(text) else 0)
        if len(text) < 1 << 20:  # a larger one is not kept alive
            self._last = (text, mask)
        return mask

    def _of(self, seen: set[str]) -> dict[str, int]:
        """The bits that each character, and each pair of marks, meets."""
        masks = dict.fromkeys(seen, 0)
        joined = "".join(x for x in seen if len(x) == 1)
        for member, bit in self.bits.items():
            if member[0] == _PAIR:
                masks.update((x, masks[x] | bit) for x in seen if _held(member, x))
            else:
                for ch in _held(member, joined):
                    masks[ch] |= bit
        return masks


_ALPHABETS = Alphabets()
_WITHIN: set[int] = set()  # patterns that see one line
_BITS: dict[int, tuple[int, int]] = {}  # of built-in rules, all and the rarest: those of users are always looked for


def _source(rule: Rule) -> Iterator[str]:
    """The needs of a built-in rule."""
    if isinstance(rule, (PatternRule, TableRule)):
        for context in (rule.before, rule.after):
            yield from needs(context)
    if isinstance(rule, PatternRule):
        yield from needs(rule.match)
    elif isinstance(rule, FunctionRule):
        yield from needs(rule.options.get("match", ""))
        yield from needs(rule.options.get("needs", ""))
    elif isinstance(rule, PairRule):
        left, right = rule.replace or ("", "")
        for members in (rule.open, rule.open.replace(left, "") + rule.close.replace(right, "")):  # else all are as they should be
            yield f"[{regex.escape(members)}]" if members else ""
    elif isinstance(rule, TableRule):
        yield "[" + "".join(regex.escape(key[0]) for key in entries(rule)) + "]"


def _tells(member: str) -> bool:
    """True for a need that is worth asking: not one that nearly every text meets."""
    return bool(member) and sum(ch in member for ch in _OFTEN) < _MANY


def _prepare() -> None:
    every = builtin()
    kept: dict[str, tuple[Needs, bool]] = cache.made("needs", f"{rules_digest()} {cache.digest(__file__)}", lambda: {
        rule.id: (tuple(sorted(filter(_tells, _source(rule)), key=_usual)), isinstance(rule, PatternRule) and all(
            map(_is_within, (rule.before, rule.match, rule.after))))
        for rule in every if every.pass_of(rule.id) not in ("shapes", "words")})  # those are of lines and places
    rules = {id(every[rule_id]): members for rule_id, (members, _) in kept.items()}
    _WITHIN.update(id(every[rule_id]) for rule_id, (_, within) in kept.items() if within)
    _ALPHABETS.add(member for members in rules.values() for member in members)
    _BITS.update((key, (_ALPHABETS.add(members), _ALPHABETS.add(members[:1]))) for key, members in rules.items())


_LAST = 64  # sequences of rules whose needs are remembered


class _Needed(Struct, frozen=True):
    """Rules with their bits, all these bits, and the rarest bit of each rule, none if there is a rule that needs nothing."""

    rules: Sequence[Rule]
    bits: list[tuple[Rule, int]]
    asked: int
    rarest: int


_needed: dict[int, _Needed] = {}


def possible(rules: Sequence[Rule], text: str) -> list[Rule]:
    """Those of `rules` that may find something in `text`."""
    of = _needed.get(id(rules))
    if of is None or of.rules is not rules:
        if not _BITS:
            _prepare()
        every = [_BITS.get(id(rule), (0, 0)) for rule in rules]
        if len(_needed) >= _LAST:
            _needed.clear()
        asked = reduce(or_, (bits for bits, _ in every), 0)
        rarest = reduce(or_, (rare for _, rare in every), 0) if all(bits for bits, _ in every) else 0
        of = _needed[id(rules)] = _Needed(rules, [(rule, bits) for rule, (bits, _) in zip(rules, every)], asked, rarest)
    if not of.asked:
        return list(rules)
    mask = _ALPHABETS.mask(text)
    if of.rarest and not of.rarest & mask:
        return []
    missing = ~mask
    return [rule for rule, bits in of.bits if not bits & missing]
