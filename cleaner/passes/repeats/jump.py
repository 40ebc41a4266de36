"""Where a passage that was read in a circle jumps: at which place of one round two pieces meet that do not belong together.

Mostly words are torn there on both sides, and few other places read better as the beginning of one word and the end of another.
How likely that is says a model of words in a row (their frequencies in the lexicon and in the text at hand). What stands
elsewhere in the text is no jump; marks in pairs and numbers in order say between which places it must be.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.grammar import grammar
from cleaner.lexicon import LONGEST, TORN, fragments, lexicon
from cleaner.passes.repeats.compact import MARKS, OPENERS
from cleaner.rules import EvidenceRule

NEAR = 16  # code points of the circle that are read on either side of the round
OWN = 0.03  # share of words that are those of the text at hand
FEW = 50  # words that a text is taken to have more than it has
WORDS = 4  # code points of words that are counted in it
FAR = 6.5  # log-odds below the likeliest place from which on it does not matter how the text reads on
HAN = patterns.compile(r"[\u3400-\u9fff]+")
PAIRS = ("“”", "‘’", "()", "「」", "『』", "《》", "【】", "〈〉")
NUMBERED = patterns.compile(
    r"(?<=[。;:,”])(?:第?([一二三四五六七八九十])(?:是|,|、)|其([一二三四五六七八九十])[,、是]|([1-9])[.、)])")
VALUES = {ch: n for digits in ("一二三四五六七八九十", "123456789") for n, ch in enumerate(digits, 1)}


def jumps(around: str, rest: str, rule: EvidenceRule) -> dict[int, float]:
    """How likely each place of a round is the jump: shares of one.

    `around` is the round, read in a circle, `rest` other text of the same document. What `rule` says of `anywhere` is how
    likely each place is even if no word is torn there; values of other observations are log-odds of their own, or 1.
    """
    weights = rule.weights()
    anywhere = weights.get("anywhere", -math.inf)
    m = len(around)
    near = min(NEAR, m)
    circle = around[m - near :] + around + around[:near]
    odds = {i: sum(weights.get(name, 0.0) * value for name, value in found) for i, found in _places(around, circle, near, rest)}
    if not odds:
        return {}
    reads_on = weights.get("reads-on", 0.0)
    least = max([anywhere + math.log(m), *odds.values()]) - FAR
    model = grammar()
    for i in [i for i, x in odds.items() if x > least and HAN.match(circle[near + i - 1]) and HAN.match(circle[near + i])]:
        at = near + i
        odds[i] += reads_on * model.reads_on(model.ending(circle[:at]), model.leading(circle[at:]))
    shares = {i: math.exp(anywhere) + math.exp(x) for i, x in odds.items()}
    total = sum(shares.values())
    return {i: x / total for i, x in shares.items()}


def _places(around: str, circle: str, near: int, rest: str) -> Iterator[tuple[int, list[tuple[str, float]]]]:
    """What is seen at each place where the round may jump: names and values of observations.

    `circle` is the round with `near` code points of it on either side.
    """
    m = len(around)
    own = _own(rest + "\n" + around)
    total = sum(count for piece, count in own.items() if "*" not in piece) + FEW
    words: dict[int, tuple[float, float, float]] = {}
    for run in HAN.finditer(circle):
        words |= _words(run[0], run.start(), own, total)
    between = [(name, spans) for name, spans in (("unpaired", _unpaired(around)), ("in-order", _in_order(around))) if spans]
    once = around + around[:1]
    for i in range(1, m):
        left, right = circle[near + i - 1], circle[near + i]
        if right in MARKS or left in OPENERS:
            continue
        begun, ended, apart = words.get(near + i, (-math.inf, -math.inf, -math.inf))
        inside = apart > -math.inf
        found = [("apart", apart)] if inside else [("edge", 1.0)]
        found += [(name if inside else f"{name}-edge", max(value, -15.0))
                  for name, value in (("begun", begun), ("ended", ended)) if value > -math.inf]
        two = circle[near + i - 1 : near + i + 1]
        if inside and two in rest:
            found.append(("elsewhere", 1.0))
        if inside and once.count(two) > 1:
            found.append(("again", 1.0))
        if circle[near + i - 2 : near + i + 1] in rest or circle[near + i - 1 : near + i + 2] in rest:
            found.append(("three", 1.0))
        if left in MARKS:
            found.append(("mark", 1.0))
        if left.isascii() and right.isascii() and left.isalnum() and right.isalnum():
            found.append(("number", 1.0))
        found += [(name, 1.0) for name, spans in between if not any(a <= i <= b or a <= i + m <= b for a, b in spans)]
        yield i, found


def _words(run: str, start: int, own: Counter[str], total: int) -> dict[int, tuple[float, float, float]]:
    """For each place of a run of ideographs three log-odds; minus infinity where nothing stands on that side.

    That a word which goes on is begun before it rather than ended, that one which was begun is ended behind it rather
    than begun, and that words meet there at all. `total` is how many words are counted in `own`, those of the text at hand.
    """
    n = len(run)
    begins, ends = fragments()
    goes_on = [[(k, _plus(score, _own_score(own, run[i : i + k], total))) for k, score in lexicon().words(run[i : i + LONGEST])]
               for i in range(n)]
    before, behind = [0.0] + [-math.inf] * n, [-math.inf] * n + [0.0]
    for i in range(n):
        for k, score in goes_on[i]:
            before[i + k] = _plus(before[i + k], before[i] + score)
    for i in range(n - 1, -1, -1):
        for k, score in goes_on[i]:
            behind[i] = _plus(behind[i], score + behind[i + k])
    out: dict[int, tuple[float, float, float]] = {}
    for i in range(n + 1):
        begun = ended = -math.inf
        for k in range(1, min(TORN, i) + 1):
            begun = _plus(begun, before[i - k] + _plus(begins.score(run[i - k : i]), _own_score(own, run[i - k : i] + "*", total)))
        for k in range(1, min(TORN, n - i) + 1):
            ended = _plus(ended, _plus(ends.score(run[i : i + k]), _own_score(own, "*" + run[i : i + k], total)) + behind[i + k])
        inside = 0 < i < n
        out[start + i] = (begun - before[i], ended - behind[i], before[i] + behind[i] - before[n] if inside else -math.inf)
    return out


def _own(text: str) -> Counter[str]:
    """How often words of two characters and more stand in the text, and beginnings (`…*`) and ends (`*…`) of them."""
    counts: Counter[str] = Counter()
    known = lexicon()
    for run in HAN.finditer(text):
        at, whole = 0, run[0]
        while at < len(whole):
            size = known.longest(whole[at : at + WORDS])
            if size > 1:  # a character by itself may be what is left of a torn word
                counts[whole[at : at + size]] += 1
            at += size
    for word, count in list(counts.items()):
        for k in range(1, len(word)):
            counts[word[:k] + "*"] += count
            counts["*" + word[k:]] += count
    return counts


def _own_score(own: Counter[str], piece: str, total: int) -> float:
    count = own.get(piece, 0)
    return math.log(OWN * count / total) if count else -math.inf


def _plus(a: float, b: float) -> float:
    """The logarithm of the sum of two numbers of which the logarithms are given."""
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))


def _unpaired(around: str) -> list[tuple[int, int]]:
    """Between which places, by marks of which two of one side follow one another."""
    found: list[tuple[int, int]] = []
    for pair in PAIRS:
        at = [i for i, ch in enumerate(around) if ch in pair]
        found += [(a + 1, b) for a, b in _neighbours(at, len(around)) if len(at) > 1 and around[a] == around[b % len(around)]]
    return found


def _in_order(around: str) -> list[tuple[int, int]]:
    """Between which places, by numbers that go back."""
    numbers = {x.start(): VALUES[x[1] or x[2] or x[3]] for x in NUMBERED.finditer(around)}
    if len(numbers) < 2:
        return []
    m = len(around)
    return [(a + 1, b) for a, b in _neighbours(sorted(numbers), m) if numbers[b % m] <= numbers[a]]


def _neighbours(at: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    return zip(at, [*at[1:], *(i + length for i in at[:1])])
