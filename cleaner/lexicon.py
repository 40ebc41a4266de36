"""A lexicon of Chinese words, which says whether a word stands across a seam.

The words and their frequencies are those of the installed jieba's dictionary. Importing jieba
costs a second; its dictionary is therefore turned once into a trie with log-probabilities,
kept in the user's cache folder and memory-mapped from there. Scores are those of jieba's own
unigram model (the best segmentation is the one of the highest probability).
"""

from __future__ import annotations

import importlib.util
import math
import re
from array import array
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import marisa_trie

from cleaner import cache as kept

LONGEST = 8  # code points of a word that are looked for
SEAMS = 8192  # seams that are remembered: several observations of one break ask for the same
TORN = 4  # code points of a part of a word that are looked for
_LOST = re.compile("[\ud800-\udfff]")  # bytes that did not decode: no trie can be asked for them


class Lexicon:
    """Words with log-probabilities (natural logarithm) and parts of speech (first letters of jieba's tags).

    The last of `scores`, behind those of the words, is that of a character that is no word.
    """

    def __init__(self, trie: marisa_trie.Trie, scores: array[float], tags: bytes) -> None:
        self._trie = trie
        self._scores = scores
        self._tags = tags
        self._unknown = scores[-1]
        self._seam = lru_cache(maxsize=SEAMS)(self._weigh_seam)

    def __contains__(self, word: str) -> bool:
        return word in self._trie

    def has(self, word: str, likely: float) -> bool:
        """True for a word of more than the log-probability `likely`."""
        return word in self._trie and self.score(word) > likely

    def across(self, text: str, at: int, likely: float = -math.inf) -> bool:
        """True if such a word, of two to four characters, has the character at `at`."""
        text = _LOST.sub("\ufffd", text)
        return any(self.has(text[start:end], likely) for start in range(max(at - 3, 0), at + 1)
                   for end in range(max(at + 1, start + 2), min(start + 4, len(text)) + 1))

    def begins_with(self, text: str) -> tuple[str, str]:
        """The longest word at the beginning of `text` and its part of speech; two empty strings if there is none."""
        word = max(self._trie.prefixes(_LOST.sub("\ufffd", text[:LONGEST])), key=len, default="")
        return word, self._tag(word)

    def ends_with(self, text: str) -> tuple[str, str]:
        """The longest word of up to four characters at the end of `text` and its part of speech."""
        text = _LOST.sub("\ufffd", text[-4:])
        for n in range(len(text), 0, -1):
            if text[-n:] in self._trie:
                return text[-n:], self._tag(text[-n:])
        return "", ""

    def _tag(self, word: str) -> str:
        return chr(self._tags[self._trie[word]]) if word else ""

    def longest(self, text: str) -> int:
        """Code points of the longest word at the beginning of `text`; 1 if there is none."""
        words = self._trie.prefixes(text)  # from the shortest to the longest
        return len(words[-1]) if words else 1

    def words(self, text: str) -> list[tuple[int, float]]:
        """The words at the beginning of `text`: code points and log-probability, ascending, from one character on."""
        found = [(len(word), self._scores[n]) for word, n in self._trie.iter_prefixes_with_ids(text[:LONGEST])]
        return found if found and found[0][0] == 1 else [(1, self._unknown), *found]

    def shares(self) -> Iterator[tuple[str, float]]:
        """All words with their probabilities."""
        for word, n in self._trie.items():
            yield word, math.exp(self._scores[n])

    def score(self, text: str) -> float:
        """Log-probability of the best segmentation of `text`; unknown characters count as the rarest word."""
        return self.beginnings(text)[-1]

    def beginnings(self, text: str) -> list[float]:
        """The score of each beginning of `text`, the empty one first."""
        best = [0.0] + [-math.inf] * len(text)
        scores, prefixes = self._scores, self._trie.iter_prefixes_with_ids
        for i in range(len(text)):
            here = best[i]
            single = here + self._unknown
            if single > best[i + 1]:
                best[i + 1] = single
            for word, n in prefixes(text[i : i + LONGEST]):
                value, end = here + scores[n], i + len(word)
                if value > best[end]:
                    best[end] = value
        return best

    def seam(self, left: str, right: str) -> float:
        """How much better `left + right` reads if a word may stand across the seam (log-odds, never below 0).

        `left` ends and `right` begins at the seam; four code points on each side are looked at.
        """
        left, right = left[-4:], right[:4]
        if not left or not right or not ("\u3400" <= left[-1] <= "\u9fff" and "\u3400" <= right[0] <= "\u9fff"):
            return 0.0
        return self._seam(left, right)

    def _weigh_seam(self, left: str, right: str) -> float:
        if not self._crosses(left, right):
            return 0.0
        best = self.beginnings(left + right)
        return best[-1] - best[len(left)] - self.score(right)

    def _crosses(self, left: str, right: str) -> bool:
        """True if a word begins in `left` and ends in `right`."""
        whole, prefixes = left + right, self._trie.prefixes
        for i in range(len(left)):
            words = prefixes(whole[i : i + LONGEST])  # from the shortest to the longest
            if words and i + len(words[-1]) > len(left):
                return True
        return False


class Fragments:
    """Beginnings or ends of words: the log-probability that a word begins (ends) so and goes on."""

    def __init__(self, trie: marisa_trie.Trie, scores: array[float]) -> None:
        self._trie = trie
        self._scores = scores

    def score(self, fragment: str) -> float:
        """Log-probability of a word of which `fragment` is a part; minus infinity if there is none."""
        return self._scores[self._trie[fragment]] if fragment in self._trie else -math.inf


@cache
def fragments() -> tuple[Fragments, Fragments]:
    """Beginnings and ends of the words of the installed jieba, from the cache or built and cached (two seconds)."""
    files = [x for name in ("begin", "end") for x in (_cache_file(f"{name}.marisa"), _cache_file(f"{name}.f32"))]
    try:
        tables = [_mapped(files[0], files[1]), _mapped(files[2], files[3])]
        if all(len(values) == len(trie) for trie, values in tables):
            return Fragments(*tables[0]), Fragments(*tables[1])
    except (OSError, RuntimeError, ValueError):
        pass
    begin: dict[str, float] = {}
    end: dict[str, float] = {}
    for word, share in lexicon().shares():
        for n in range(1, min(TORN, len(word) - 1) + 1):
            begin[word[:n]] = begin.get(word[:n], 0.0) + share
            end[word[-n:]] = end.get(word[-n:], 0.0) + share
    tables = [_table(begin), _table(end)]
    kept.replace([(files[0], tables[0][0].tobytes()), (files[1], tables[0][1].tobytes()),
                  (files[2], tables[1][0].tobytes()), (files[3], tables[1][1].tobytes())])
    return Fragments(*tables[0]), Fragments(*tables[1])


def unfinished(left: str, right: str) -> float:
    """How much likelier `left` ends within a word than behind one, where no word goes on into `right` (log-odds, never below 0).

    `left` ends and `right` begins at the seam; four code points on each side are looked at.
    """
    left, right, words = _LOST.sub("\ufffd", left[-TORN:]), right[:TORN], lexicon()
    if not left or not "\u3400" <= left[-1] <= "\u9fff" or words.seam(left, right) > 0:
        return 0.0
    begins, whole = fragments()[0], words.beginnings(left)
    torn = max(whole[-1 - k] + begins.score(left[-k:]) for k in range(1, len(left) + 1))
    return max(0.0, torn - whole[-1])


def unbegun(right: str) -> float:
    """How much likelier `right` begins within a word than with one (log-odds, never below 0); four code points are looked at."""
    right, words = _LOST.sub("\ufffd", right[:TORN]), lexicon()
    if not right or not "\u3400" <= right[0] <= "\u9fff":
        return 0.0
    ends = fragments()[1]
    torn = max(ends.score(right[:k]) + words.score(right[k:]) for k in range(1, len(right) + 1))
    return max(0.0, torn - words.score(right))


def _table(shares: dict[str, float]) -> tuple[marisa_trie.Trie, array[float]]:
    trie = marisa_trie.Trie(shares)
    values = array("f", bytes(4 * len(shares)))
    for key, share in shares.items():
        values[trie[key]] = math.log(share)
    return trie, values


def _mapped(words: Path, scores: Path) -> tuple[marisa_trie.Trie, array[float]]:
    trie = marisa_trie.Trie()
    trie.mmap(str(words))
    values = array("f")
    values.frombytes(scores.read_bytes())
    return trie, values


@cache
def lexicon() -> Lexicon:
    """The lexicon of the installed jieba, from the cache or built and cached."""
    words, scores, tagged = map(_cache_file, ("marisa", "f32", "tags"))
    try:
        trie, values = _mapped(words, scores)
        tags = tagged.read_bytes()
        if len(values) == len(trie) + 1 and len(tags) == len(trie):
            return Lexicon(trie, values, tags)
    except (OSError, RuntimeError, ValueError):
        pass
    trie, values, tags = _build()
    kept.replace([(words, trie.tobytes()), (scores, values.tobytes()), (tagged, tags)])
    return Lexicon(trie, values, tags)


def _dictionary() -> Path:
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("dict.txt")


@cache
def _made_of() -> str:
    """A name for the installed dictionary."""
    return kept.contents("dictionary", _dictionary())[:16]


def _cache_file(ending: str) -> Path:
    return kept.path(f"lexicon-7-{_made_of()}.{ending}")


def _build() -> tuple[marisa_trie.Trie, array[float], bytes]:
    counts: dict[str, int] = {}
    tagged: dict[str, int] = {}
    for line in _dictionary().read_text("utf-8").splitlines():
        word, count, kind = line.split(" ")
        if len(word) <= LONGEST:
            counts[word] = int(count)
            tagged[word] = ord(kind[0])
    total = math.log(sum(counts.values()))
    trie = marisa_trie.Trie(counts)
    values = array("f", bytes(4 * len(counts)))
    for word, n in counts.items():
        values[trie[word]] = math.log(max(n, 1)) - total
    values.append(min(values))
    tags = bytearray(len(counts))
    for word, tag in tagged.items():
        tags[trie[word]] = tag
    return trie, values, bytes(tags)
