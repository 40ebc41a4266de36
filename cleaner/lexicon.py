"""A lexicon of Chinese words, which says whether a word stands across a seam.

The words and their frequencies are those of the installed jieba's dictionary. Importing jieba
costs a second; its dictionary is therefore turned once into a trie with log-probabilities,
kept in the user's cache folder and memory-mapped from there. Scores are those of jieba's own
unigram model (the best segmentation is the one of the highest probability).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import math
import os
import tempfile
from array import array
from functools import cache
from pathlib import Path

import marisa_trie

LONGEST = 8  # code points of a word that are looked for


class Lexicon:
    """Words with log-probabilities (natural logarithm) and parts of speech (first letters of jieba's tags)."""

    def __init__(self, trie: marisa_trie.Trie, scores: array[float], tags: bytes) -> None:
        self._trie = trie
        self._scores = scores
        self._tags = tags
        self._unknown = min(scores) if scores else -20.0

    def __contains__(self, word: str) -> bool:
        return word in self._trie

    def begins_with(self, text: str) -> tuple[str, str]:
        """The longest word at the beginning of `text` and its part of speech; two empty strings if there is none."""
        word = max(self._trie.prefixes(text[:LONGEST]), key=len, default="")
        return word, self._tag(word)

    def ends_with(self, text: str) -> tuple[str, str]:
        """The longest word of up to four characters at the end of `text` and its part of speech."""
        for n in range(min(4, len(text)), 0, -1):
            if text[-n:] in self._trie:
                return text[-n:], self._tag(text[-n:])
        return "", ""

    def _tag(self, word: str) -> str:
        return chr(self._tags[self._trie[word]]) if word else ""

    def score(self, text: str) -> float:
        """Log-probability of the best segmentation of `text`; unknown characters count as the rarest word."""
        return self._best(text)[-1]

    def _best(self, text: str) -> list[float]:
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
        if not self._crosses(left, right):
            return 0.0
        best = self._best(left + right)
        return best[-1] - best[len(left)] - self.score(right)

    def _crosses(self, left: str, right: str) -> bool:
        """True if a word begins in `left` and ends in `right`."""
        whole, prefixes = left + right, self._trie.prefixes
        for i in range(len(left)):
            words = prefixes(whole[i : i + LONGEST])  # from the shortest to the longest
            if words and i + len(words[-1]) > len(left):
                return True
        return False


@cache
def lexicon() -> Lexicon:
    """The lexicon of the installed jieba, from the cache or built and cached."""
    words, scores, tagged = _cache_files()
    try:
        trie = marisa_trie.Trie()
        trie.mmap(str(words))
        values = array("f")
        values.frombytes(scores.read_bytes())
        tags = tagged.read_bytes()
        if len(values) == len(trie) == len(tags):
            return Lexicon(trie, values, tags)
    except (OSError, RuntimeError, ValueError):
        pass
    trie, values, tags = _build()
    try:
        words.parent.mkdir(parents=True, exist_ok=True)
        _replace(words, trie.tobytes())
        _replace(scores, values.tobytes())
        _replace(tagged, tags)
    except OSError:
        pass  # without a cache it is only slower
    return Lexicon(trie, values, tags)


def _cache_files() -> tuple[Path, Path, Path]:
    import platformdirs

    folder = Path(os.environ.get("CLEANER_CACHE") or platformdirs.user_cache_path("cleaner"))
    name = f"lexicon-4-jieba-{importlib.metadata.version('jieba')}"
    return folder / f"{name}.marisa", folder / f"{name}.f32", folder / f"{name}.tags"


def _build() -> tuple[marisa_trie.Trie, array[float], bytes]:
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    counts: dict[str, int] = {}
    tagged: dict[str, int] = {}
    for line in Path(spec.origin).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, kind = line.split(" ")
        if len(word) <= LONGEST:
            counts[word] = int(count)
            tagged[word] = ord(kind[0])
    total = math.log(sum(counts.values()))
    trie = marisa_trie.Trie(counts)
    values = array("f", bytes(4 * len(counts)))
    for word, n in counts.items():
        values[trie[word]] = math.log(max(n, 1)) - total
    tags = bytearray(len(counts))
    for word, tag in tagged.items():
        tags[trie[word]] = tag
    return trie, values, bytes(tags)


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(name, path)
