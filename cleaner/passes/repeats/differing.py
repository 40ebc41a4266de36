"""What differs between two copies: characters that were misread, or words that somebody put for others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import regex

from cleaner import patterns
from cleaner.conversion import converter
from cleaner.lexicon import lexicon
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import MARKS, OPENERS, PAUSES, STOPS, han
from cleaner.quotes import traditional
from cleaner.spans import Span

BESIDE = 4  # code points on either side of a difference that are read with it
HAN = patterns.compile(r"\p{Han}+")
PER_CHARACTER = 3.9  # log-probability that an ideograph of running text costs
ODD = 2.0  # log-odds by which it falls behind clearly
DOUBLED = 6.0  # log-odds against a mark that stands twice
APART = 5.0  # log-odds by which one reading must fall behind the other to be no wording
COUNT = frozenset("0123456789.%一二三四五六七八九十百千万萬两兩〇零半甲乙丙丁戊己")
DIGIT = frozenset("0123456789一二三四五六七八九十百千万萬两兩〇零")
NUMERAL = patterns.compile("[0-9.,%一二三四五六七八九十百千万萬亿億两兩〇零多几幾]*")
CLAUSE = patterns.compile(rf"[^{regex.escape(STOPS + PAUSES.replace('、', ''))}]+")
LATIN = patterns.compile("[A-Za-z0-9_]*")
BROKEN = patterns.compile(  # what is no number: a point without a digit, digits of two kinds in one, 十十
    r"(?<![0-9.])\.[0-9]|[0-9][一二三四五六七八九〇零]|[一二三四五六七八九〇零多几幾][0-9.]|([十百千])\1")
NOT = frozenset("不未没沒无無非勿")  # one of these more or less is another statement
CONTRARY = (  # one of these for another is said of something else
    "上下左右前后後", "内外內", "东西南北東", "大小", "高低", "长短長", "早晚", "男女", "父母", "新旧舊", "正反负負", "进出入進",
    "开关開關", "升降", "加减減", "买卖買賣", "春夏秋冬", "今昨明去前", "来去來", "大中小",
)
USUAL = -7.2  # log-probability of a character that is usual
PARTICLES = frozenset("的了着著者之也而其矣焉")  # one of these more or less is the same statement
LIKELY = -13.0  # log-probability of a word that is not one by chance
NEAR = 12  # code points on either side in which a number or a Latin word is read
SHORT = 5  # characters of a Latin word that differs from another one by a single letter as often as it is misread
FEW_CLAUSES = 2  # of a piece that is built like another one
FEW = 3  # characters that are misread one beside the other
SHOWN = 6  # differences that are named
LOOKED_AT = 40  # differences that are looked at
MANY = 7  # differences in 100 code points
MOST_MISREAD = 12  # and so many that no reader of pages misreads them
LONG = 50  # code points of a copy in which `MANY` are another wording, wherever they stand
DIGITS = "一二三四五六七八九"
COUNTED, DOZENS = 5, 20  # rounds that are counted
VARIED = 3  # of so many differences one must be a third reading of its place
OTHER = ("other-word", "other-number")
MISREAD = ("misread", "odd-word")
READ = ("reworded", *MISREAD)
WORDED = {"contrast", "digit-lost"}
MOST = 6  # of one kind that count
BY_WORDS, MOST_BY_WORDS = 0.5, 3.0  # what words weigh that say which of two readings is right, and log-odds that they say at most
SELDOM, MOST_ELSEWHERE = 0.3, 2.0  # the same of characters that stand together elsewhere: times added to any number, and the most


def differences(text: str, case: Case, *, lines: bool = False, old: bool = False) -> Iterator[tuple[str, str]]:
    """Names and details of what the differences of a case show.

    `lines` says that both copies are whole lines, `old` that they are in a language of which the lexicon does not know the words.
    """
    pairs = _single(text, case)
    again = max(1, case.rounds - 1) if case.adjacent else 1
    length = case.kept.length * again * (2 if again > 1 else 1)  # either of two rounds may be misread
    share = 100 * len(case.differences) / max(1, length)
    changes = Counter((text[slice(*a)], text[slice(*b)]) for a, b in case.differences)
    again_put = {x for x, n in changes.items() if n > again and all(map(han, "".join(x))) and all(x)}
    reverted = _reverted(text, case)
    kinds = [kind(text, a, b) for a, b in pairs[:LOOKED_AT]]
    if case.adjacent and case.rounds == 2:
        kinds = ["contrast" if name in READ and _other(text, a, b) else name for name, (a, b) in zip(kinds, pairs)]
    kinds = ["" if x in reverted and name not in MISREAD else name for x, name in zip(pairs, kinds)]
    put = [(text[slice(*a)], text[slice(*b)]) for a, b in pairs[:LOOKED_AT]]
    named = {x for x, name in zip(put, kinds) if x in again_put and name != "misread"}  # else the same is misread again
    kinds = ["reworded" if x in named else name for x, name in zip(put, kinds)]
    others = sum(name in OTHER for name in kinds) > max(1, kinds.count("misread"))
    counted = _counted(text, case)
    varied = [] if counted else _varied(text, case, old) or _by_turns(text, case)
    if counted:
        yield "counted", f"{counted} numbers, each one more than that of the round before"
        if counted >= DOZENS - 1:
            yield "counted-on", "dozens of them"
        if case.kept.length >= LONG:
            yield "counted-long", f"{case.kept.length} characters"
        kinds = ["" if name.startswith("other") else name for name in kinds]
    counts: Counter[str] = Counter()
    for name, (a, b) in zip(kinds, pairs):
        if name in MISREAD and (share > MANY or others or varied):  # words that the lexicon may lack
            name = "reworded"
        counts[name] += 1
        if name and counts[name] <= MOST:
            yield "reworded" if name == "contrast" else name, shown(text, a, b)
    if again_put:
        yield "same-change", "the same character stands for the same one again"
    places = {_before_mark(text, a, b) for a, b in case.differences}
    if len(case.differences) >= VARIED and len(places) == 1 and places != {0}:
        yield "in-step", "all stand at the same place of their clauses"
    if case.adjacent and case.rounds == 2 and set() < {*kinds} - {""} <= WORDED and clauses(text, case.kept) <= FEW_CLAUSES:
        yield "built-alike", "all that differs reads well in both"
    if varied:
        yield "varied", ", ".join(varied[:SHOWN])
    if case.rounds == 2 and length >= LONG and share > MANY and (lines or not case.adjacent):
        yield "differs-throughout", f"{len(case.differences)} of {length} characters"
    if case.differences:
        for percent in (4, MANY, MOST_MISREAD):
            if share > percent:
                yield f"differs-{percent}", f"{len(case.differences)} of {length} characters"
        yield "not-alike", ", ".join(shown(text, a, b) for a, b in case.differences[:SHOWN])


def _counted(text: str, case: Case) -> int:
    """How many rounds have the number of the round before and one more; 0 if anything else differs, or if they are few."""
    if case.rounds < COUNTED:
        return 0
    numbers = [[_value(around(text, x, NUMERAL)) for x in pair] for pair in case.differences]
    up = sum(a is not None and b == a + 1 for a, b in numbers)
    return up if up == len(numbers) >= case.rounds - 2 else 0


def _value(numeral: str) -> int | None:
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or not set(tens + ones) <= set(DIGITS):
        return None
    return (DIGITS.index(tens) + 1 if tens else bool(ten)) * 10 * bool(ten) + (DIGITS.index(ones) + 1 if ones else 0)


def _before_mark(text: str, a: Span, b: Span) -> int:
    """How far before the end of its clause one ideograph stands for another; 0 if that is not what differs, or if it is far."""
    if not (a.length == b.length == 1 and han(text[a.start]) and han(text[b.start])):
        return 0
    return next((n for n, ch in enumerate(text[a.end : a.end + BESIDE], 1) if ch in MARKS), 0)


def _varied(text: str, case: Case, old: bool) -> list[str]:
    """The places at which three rounds have three readings, if there are enough: stanzas of a song, each with words of its own.

    Who misreads one round reads the next one as the first; that two are misread at one place is chance.
    """
    if case.rounds < 3:
        return []
    alike = [(a.start + k, b.start + k) for a, b in case.differences if a.length == b.length for k in range(a.length)]
    before = {later: earlier for earlier, later in alike}
    places = [(before[place], place, later) for place, later in alike if place in before]
    three = [x for x in places if len({text[i] for i in x}) == len(x) and all(han(text[i]) for i in x)]
    by_chance = len(three) < 2 * (case.rounds - 2)  # twice in each round it is none
    if by_chance:
        three = [x for x in three if old or traditional(text[max(0, x[0] - NEAR) : x[0] + NEAR]) or _well(text, x)]
    enough = not by_chance or (three and old) or (len(three) > 1 and len(three) * VARIED >= len(case.differences))
    return [" → ".join(text[i] for i in x) for x in three] if enough else []


def _well(text: str, places: Sequence[int]) -> bool:
    """True if more than one of the characters at these places reads well."""
    reads = [_reads(text, Span(i, i + 1)) for i in places]
    return sum(x > max(reads) - APART for x in reads) > 1


def _by_turns(text: str, case: Case) -> list[str]:
    """What each of some rounds has of its own at one place where nothing shows that it was misread: left, right, left again."""
    if case.rounds < 3 or len(case.differences) != case.rounds - 1 or any(x[1] != y[0] for x, y in pairwise(case.differences)):
        return []
    readings = [text[slice(*a)] for a, _ in case.differences] + [text[slice(*case.differences[-1][1])]]
    changes = zip(pairwise(readings), case.differences)
    return [" → ".join(readings)] if all(_contrary(*x) or _other(text, a, b) for x, (a, b) in changes) else []


def misread_only(text: str, case: Case) -> bool:
    """True if single characters differ at most."""
    reverted = _reverted(text, case)
    pairs = [x for x in _single(text, case) if x not in reverted]
    return all(kind(text, a, b) in ("", *MISREAD, "reworded", "digit-lost") for a, b in pairs[:LOOKED_AT])


def _reverted(text: str, case: Case) -> set[tuple[Span, Span]]:
    """The differences of a round from the one before it and the one behind it, which are alike there: it was misread."""
    if _by_turns(text, case):
        return set()
    behind = {x[0]: x for x in case.differences}
    there = [(x, behind[x[1]]) for x in case.differences if x[1] in behind]
    return {x for pair in there if text[slice(*pair[0][0])] == text[slice(*pair[1][1])] for x in pair}


def _single(text: str, case: Case) -> list[tuple[Span, Span]]:
    """The differences; those of several characters one by one if they are no words, or if a mark stands for another character."""
    found: list[tuple[Span, Span]] = []
    for a, b in case.differences:
        one, other = text[slice(*a)], text[slice(*b)]
        words = not all(map(han, one + other)) or any(lexicon().has(x, LIKELY) for x in (one, other))
        if a.length == b.length <= FEW and ((case.rounds > 2 and not words) or any(map(_mark_for_word, one, other))):
            found += [(Span(a.start + k, a.start + k + 1), Span(b.start + k, b.start + k + 1)) for k in range(a.length)]
        else:
            found.append((a, b))
    return found


def _mark_for_word(one: str, other: str) -> bool:
    return (one in MARKS and han(other)) or (other in MARKS and han(one))


def shown(text: str, a: Span, b: Span) -> str:
    """`earlier → later`."""
    return f"{text[slice(*a)] or '∅'} → {text[slice(*b)] or '∅'}"


def kind(text: str, a: Span, b: Span) -> str:
    """What a difference is; empty for marks of punctuation."""
    one, other = text[slice(*a)], text[slice(*b)]
    if set(one + other) <= MARKS.union(OPENERS):
        return ""
    single = max(len(one), len(other)) == 1
    if set(one + other) & COUNT:
        broken = [BROKEN.search(around(text, x, NUMERAL)) is not None for x in (a, b)]
        if broken[0] != broken[1]:
            return "misread"
    if set(one + other) <= COUNT | MARKS:
        if single and not (one and other) and one + other in DIGIT:
            return "digit-lost"
        return "other-number" if set(one) & COUNT and set(other) & COUNT else "other-setting"
    if not single or set(one + other) <= NOT or _contrary(one, other):
        return "other-word"
    if not any(map(han, one + other)):
        words = [around(text, x, LATIN) for x in (a, b)]
        other_word = not one or not other or min(map(len, words)) < SHORT or any(map(str.isdigit, "".join(words)))
        return "other-word" if other_word and any(words) else "reworded"
    if _mark_for_word(one, other):
        return "misread"
    if one + other in PARTICLES:
        return "reworded"
    apart = abs(_reads(text, a) - _reads(text, b))
    if apart >= ODD and one and other and traditional(text):  # the lexicon lacks most of that script: 裡 is no odder than 中
        simple, pair = converter("t2s"), one + other
        if simple(pair) != pair == converter("s2t")(pair):  # a simplified character amid them is misread
            apart = min(apart, abs(_reads(text, a, simple) - _reads(text, b, simple)))
    return "misread" if apart >= APART else "odd-word" if apart >= ODD else "reworded"


def _contrary(one: str, other: str) -> bool:
    return bool(one and other) and any(one in x and other in x for x in CONTRARY)


def _other(text: str, a: Span, b: Span) -> bool:
    """True if one word with a meaning of its own stands for another, and nothing shows that either was misread."""
    one, other = text[slice(*a)], text[slice(*b)]
    if min(a.length, b.length) > 1:
        return all(lexicon().has(x, LIKELY) for x in (one, other))
    if not (a.length == b.length == 1 and _content(one) and _content(other)):
        return False
    known = not traditional(text[max(0, a.start - NEAR) : a.end + NEAR])  # the lexicon lacks most words of that script
    return not known or kind(text, a, b) == "reworded" or _in_word(text, a.start) == _in_word(text, b.start)


def _content(ch: str) -> bool:
    """True for an ideograph that is no particle and the like: those are the most frequent ones, with pronouns and 大, 小, 好."""
    return han(ch) and (lexicon().score(ch) < USUAL or lexicon().begins_with(ch)[1] in ("a", "r"))


def clauses(text: str, span: Span) -> int:
    """How many clauses a piece has; what is counted up with 、 is one."""
    return len([x for x in CLAUSE.findall(text, *span) if any(map(han, x))])


def _in_word(text: str, i: int) -> bool:
    """True if a word of several characters has the character at `i`."""
    return lexicon().across(text[max(0, i - BESIDE) : i + BESIDE], min(i, BESIDE))


def around(text: str, span: Span, of: regex.Pattern[str]) -> str:
    """The characters of a kind at a place, with those that stand beside it."""
    before = of.match(text[max(0, span.start - NEAR) : span.start][::-1])
    behind = of.match(text[span.start : span.end + NEAR])
    return (before[0][::-1] if before else "") + (behind[0] if behind else "")


def misread(text: str, case: Case, pairs: Mapping[str, int]) -> float:
    """How much better the later copy reads where the two differ (log-odds); `pairs`: how often two characters stand together."""
    return sum(_as_word(text, a, b) + _elsewhere(text, a, b, pairs) for a, b in case.differences[:LOOKED_AT])


def _as_word(text: str, a: Span, b: Span) -> float:
    better = _reads(text, b) - _reads(text, a) + _doubled(text, a) - _doubled(text, b)
    return BY_WORDS * max(-MOST_BY_WORDS, min(better, MOST_BY_WORDS))


def _elsewhere(text: str, a: Span, b: Span, pairs: Mapping[str, int]) -> float:
    """The same by how often the characters stand beside their neighbours in the rest of the text."""
    there = [sum(pairs[text[i : i + 2]] - 1 for i in range(max(0, x.start - 1), min(x.end, len(text) - 1))) for x in (a, b)]
    better = math.log((there[1] + SELDOM) / (there[0] + SELDOM))
    return max(-MOST_ELSEWHERE, min(better, MOST_ELSEWHERE))


def _doubled(text: str, span: Span) -> float:
    """What says against a mark at the place that stands twice."""
    mark = text[slice(*span)]
    return DOUBLED if len(mark) == 1 and mark in MARKS - {"…"} and mark in text[span.start - 1 : span.start] else 0.0


def _reads(text: str, span: Span, fold: Callable[[str], str] = str) -> float:
    """How well the ideographs at the place read, however many they are, when `fold` has made what the lexicon knows of them."""
    runs = HAN.findall(fold(text[max(0, span.start - BESIDE) : span.end + BESIDE]))
    return sum(lexicon().score(run) + PER_CHARACTER * len(run) for run in runs)
