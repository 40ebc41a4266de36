"""Names that a byline states: those after 记者, 通讯员 and their like, and only if they look like names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.rules import rules_folder
from cleaner.surnames import surnames

_ROLE = re.compile("(?:记者|記者|通讯员|通訊員|特约撰稿人|评论员|評論員|作者)(?![站团團部证證会會])[ \u3000:：]*")
_SEPARATOR = re.compile("[ \u3000、,，/&]+")
_STOP = re.compile("[^\\w ·・\u3000、,，/&]|文/图|图/文|文/圖|圖/文")
# Words after which a place may stand among the names: "记者 张三 北京 报道".
_REPORT = re.compile("(?:[0-9月日]*)(?:报道|報道|报导|報導|[电電讯訊])")
_REPORTS = re.compile("(?:报道|報道|报导|報導|[电電讯訊])$")

def authors(bylines: Iterable[str]) -> list[str]:
    """The names stated, each once, in order; nothing where it is not certain what is a name."""
    return list(dict.fromkeys(name for byline in bylines for name in _names(byline)))


def _names(byline: str) -> Iterator[str]:
    roles = list(_ROLE.finditer(byline))
    for n, role in enumerate(roles):
        stop = roles[n + 1].start() if n + 1 < len(roles) else len(byline)
        end = _STOP.search(byline, role.end(), stop)
        words = [w for w in _SEPARATOR.split(byline[role.end() : end.start() if end else stop]) if w]
        names: list[str] = []
        for word in words:
            if not _is_name(word):
                break
            names.append(word)
        rest = words[len(names) : len(names) + 1]
        if rest and _REPORT.fullmatch(rest[0]) and len(names) > 1:
            continue
        yield from names


def _is_name(word: str) -> bool:
    if _REPORTS.search(word) or not re.fullmatch("[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:[·・][\u4e00-\u9fff]+)+", word):
        return False
    return "·" in word or "・" in word or word[:2] in surnames(rules_folder(), "of_two") or (
        word[0] in surnames(rules_folder(), "300") and len(word) < 4)
