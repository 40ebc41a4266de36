"""Names that a byline states: those behind the words for who wrote it, and only if they look like names (rules/words.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.exports.words import pattern
from cleaner.rules import RuleSet

_SEPARATOR = patterns.standard("[ \u3000、,，/&]+")
_MARK = patterns.standard("[^\\w ·・\u3000、,，/&]")  # no name goes on behind it


def authors(bylines: Iterable[str], rules: RuleSet) -> list[str]:
    """The names stated, each once, in order; nothing where it is not certain what is a name."""
    role, name, reports, picture = (
        pattern(rules, "words", word) for word in ("author-role", "author-name", "reports", "text-and-picture"))

    def names(stated: str) -> Sequence[str]:
        """Those that stand behind one word for who wrote it."""
        words = [word for word in _SEPARATOR.split(_MARK.split(picture.split(stated, 1)[0], 1)[0]) if word]
        count = next((n for n, word in enumerate(words) if not name.fullmatch(word)), len(words))
        # The last may be a place: "记者 张三 北京 报道".
        return [] if 1 < count < len(words) and reports.fullmatch(words[count]) else words[:count]

    found: list[str] = []
    for byline in bylines:
        roles = [*(m.span() for m in role.finditer(byline)), (len(byline), 0)]
        found += [one for (_, start), (end, _) in pairwise(roles) for one in names(byline[start:end])]
    return list(dict.fromkeys(found))
