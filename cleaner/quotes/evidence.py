"""What the neighbours of a mark say of its side: costs, 0 where nothing speaks against it.

Costs are the weights of the rule `quotation-sides`. Marks of both widths say the same, so that a text whose commas were made
full-width since reads alike.
"""

from __future__ import annotations

from msgspec import Struct

from cleaner.quotes.costs import Costs
from cleaner.quotes.tokens import CORNER, FORMS, Token
from cleaner.spans import Span

BLANK = " \t\u3000\u00a0"
_COLON, _OPENING, _CLOSING = frozenset("：:"), frozenset("（(《〈【〔[「『｛{"), frozenset("）)》〉】〕]」』｝}")
_ENDS, _POINT = frozenset("。！？!?．｡"), frozenset(".…⋯")
_STOPS = frozenset("，。、；：？！,;:?!．｡﹐")
_DASH = frozenset("—-–─―－")
_SAYS = frozenset("说說道问問答叫喊称稱曰云")
_SKIP = frozenset("".join(FORMS)) - frozenset(CORNER)

FAR = 12  # code points that are looked through
_PAIRS = {'""', "''", "“”", "‘’", "＂＂", "〝〞"}


class Sides(Struct, frozen=True):
    """What it costs to take a mark for an opening and for a closing one."""

    open: float
    close: float


def sides(text: str, scope: Span, token: Token, costs: Costs) -> Sides:
    """The costs of both sides of a mark by its neighbours; other quotation marks beside it are looked through."""
    first, last = max(scope.start, token.start - FAR), min(scope.end, token.end + FAR)
    i, j = token.start - 1, token.end
    while i >= first and text[i] in _SKIP:
        i -= 1
    while j < last and text[j] in _SKIP:
        j += 1
    blank_before, blank_after = i >= scope.start and text[i] in BLANK, j < scope.end and text[j] in BLANK
    while i >= first and (text[i] in BLANK or text[i] in _SKIP):
        i -= 1
    while j < last and (text[j] in BLANK or text[j] in _SKIP):
        j += 1
    before, after = text[i] if i >= scope.start else "", text[j] if j < scope.end else ""
    left, right = _before(before), _after(text, j, after)
    of = costs.of
    opens, closes = costs.open_after[left] + costs.open_before[right], costs.close_after[left] + costs.close_before[right]
    if token.side != "open" and text.startswith(token.form, token.end):
        opens += of["opens-empty"]
    direct = text[token.start - 1 : token.start] if token.start > scope.start else ""
    if direct.isascii() and direct.isdecimal():
        opens += of["opens-after-digit"]
    if right == "stop" and _quoted_mark(text, scope, token.end):
        opens = costs.open_after[left] + of["quoted-mark"]
    if left in ("colon", "comma", "pause") and _quoted_mark(text, scope, token.start - 1):
        closes = of["quoted-mark"] + costs.close_before[right]
    if blank_before != blank_after:
        if blank_after and left not in ("end", "dash"):
            opens += costs.open_before["blank"]
        if blank_before and right == "other":
            closes += of["closes-after-blank" if left in ("letter", "other", "says") else "closes-after-stop-and-blank"]
    return Sides(opens, closes)


def _before(ch: str) -> str:
    if not ch:
        return "start"
    if ch in _COLON:
        return "colon"
    if ch in _OPENING:
        return "opening"
    if ch in _ENDS or ch in _POINT:
        return "end"
    if ch in "，,﹐":
        return "comma"
    if ch in "、；;":
        return "pause"
    if ch in _DASH:
        return "dash"
    if ch in _CLOSING:
        return "closing"
    if ch in _SAYS:
        return "says"
    return "letter" if ch.isascii() and ch.isalpha() else "other"


def _after(text: str, at: int, ch: str) -> str:
    if not ch:
        return "end"
    if ch in _STOPS or (ch == "." and not text[at + 1 : at + 2].isdecimal() and text[at + 1 : at + 2] != "."):
        return "stop"
    if ch in _CLOSING:
        return "closing"
    return "dash" if ch in _DASH else "other"


def _quoted_mark(text: str, scope: Span, at: int) -> bool:
    """True if the character at `at` stands alone between two quotation marks of one form: “，”."""
    return scope.start < at < scope.end - 1 and text[at - 1] + text[at + 1] in _PAIRS


def one_sided(text: str, pair: str) -> bool:
    """True if a text has one of the two directed marks only: who typed it had no other."""
    few, many = sorted(map(text.count, pair))
    return few * 10 < many and many >= 4
