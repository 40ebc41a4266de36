"""Lines that connect: between numbers of a range, and the numeral 一 that was read in the place of one."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import patterns
from cleaner.document import Finding
from cleaner.kinds.pattern import compiled
from cleaner.lexicon import lexicon
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_SIGN = patterns.compile(r"[-‒–－](?<=[\d%％‰℃\p{Han}].)(?=[\d\p{Han}])")
_QUOTED = patterns.compile(r"“[^“”\n]{1,400}”")
_LINE = patterns.compile(r"(?<=\p{Han})—(?=\p{Han})")
_LINK = r"[^\P{Han}一]"  # a character of a link
_BESIDE_LINE = patterns.compile(rf"一(?:(?<=\p{{Han}}—(?P<a>{_LINK}{{2,4}})一)(?={_LINK}{{2}})"
                                rf"|(?<={_LINK}{{2}}一)(?=(?P<b>{_LINK}{{2,4}})—\p{{Han}}))")
_ROW = patterns.compile(r"一(?:(?=(?P<b>\p{Han}{2})一(?P<c>\p{Han}{2}))(?<=(?P<a>\p{Han}{2})一)"
                        r"|(?=(?P<b>\p{Han}{3})一(?P<c>\p{Han}{3}))(?<=(?P<a>\p{Han}{3})一)"
                        r"|(?=(?P<b>[A-Z])一(?P<c>[A-Z])(?![A-Za-z0-9]))(?<=(?<![A-Za-z0-9])(?P<a>[A-Z])一))")


def rising(text: str, rule: FunctionRule) -> Iterator[Finding]:
    """Signs between two numbers of which the second is the higher one.

    Options: `matches`, patterns with the groups `sign`, and `a` and `b`, the numbers; where these are not given, they need not
    be compared; `mark`, what the sign becomes.
    """
    if not _SIGN.search(text):
        return
    for match in rule.options["matches"]:
        for m in compiled("", match, "").finditer(text):
            a, b = m["a"], m["b"]
            if a is None or b is None or float(a) < float(b):
                yield Finding(rule.id, Span(*m.span("sign")), rule.options["mark"], rule.message)


def dash_chain(text: str, rule: FunctionRule) -> Iterator[Finding]:
    """一 that stands for — in a quoted chain, with at least two characters of a link on both sides, or between words beside a —.

    Options: `dashes`, how many single — must prove the quoted chain; `words_after` and `words_before`,
    the characters after which or before which 一 makes a word.
    """
    if "一" not in text or "—" not in text.replace("——", ""):
        return
    after, before = rule.options["words_after"], rule.options["words_before"]
    link = r"[^—“”，。；：、一]*"
    one = compiled(rf"[—“]{link}\p{{Han}}(?![{after}])\p{{Han}}", "一", rf"(?![{before}])\p{{Han}}{{2}}{link}[—”]")
    found: set[int] = set()
    for quoted in _QUOTED.finditer(text):
        if len(_LINE.findall(quoted[0])) >= rule.options.get("dashes", 2):
            found.update(m.start() for m in one.finditer(text, *quoted.span()))
    for m in _BESIDE_LINE.finditer(text):
        at = m.start()
        if text[at - 1] not in after and text[at + 1] not in before and _between_words(text, at, m["a"] or m["b"]):
            found.add(at)
    for at in sorted(found):
        yield Finding(rule.id, Span(at, at + 1), "—")


def _between_words(text: str, at: int, link: str) -> bool:
    """True if the `link` beside the 一 is a word, one as long stands on the other side, and none holds the 一."""
    words = lexicon()
    left, right = text[max(0, at - 4) : at], text[at + 1 : at + 5]
    alike = len(words.ends_with(left)[0]) == len(words.begins_with(right)[0]) == len(link)
    return alike and link in words and not words.across(f"{left[-3:]}一{right[:3]}", len(left[-3:]))


def ones_between(text: str, rule: FunctionRule) -> Iterator[Finding]:
    """一 that may stand for a line: between three words of one length or three letters, or where `matches` say so.

    Options: `matches`, patterns of 一 with the group `long`, or `short` where it stands for a hyphen, which may be empty; `places`,
    one more, that is asked for only where `near` is found; `likely`, the least log-probability of the words.
    """
    if "一" not in text:
        return
    matches = list(rule.options["matches"])
    if compiled("", rule.options["near"], "").search(text):
        matches.append(rule.options["places"])
    found = {m.start(): "-" if m.lastgroup == "short" else "—"
             for match in matches for m in compiled("", match, "").finditer(text)}
    for m in _ROW.finditer(text):
        parts = m["a"], m["b"], m["c"]
        if len(set(parts)) == len(parts) and (
                parts[0].isascii() or all(lexicon().has(part, rule.options["likely"]) for part in parts)):
            found |= dict.fromkeys((m.end("a"), m.end("b")), "—")
    for at, mark in sorted(found.items()):
        yield Finding(rule.id, Span(at, at + 1), mark, rule.message)
