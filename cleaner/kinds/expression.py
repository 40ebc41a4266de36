"""What is read from a regular expression: which characters a text must hold, and with which a match begins.

What is not understood of an expression needs nothing and begins with anything.
"""

from __future__ import annotations

from functools import cache

import regex

_TOKEN = regex.compile(
    r"(?P<class>\[\^?\]?(?:[^\[\]\\]|\\.|(?&class))*+\])"
    r"|(?P<char>\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|[dwsDWSntrfv]|[^\w\s]|\s))"
    r"|(?P<nothing>\\.|[.^$]|\(\?P=\w+\)|\(\?\#[^)]*\)|\(\?[a-zA-Z0-9]+\))"
    r"|(?P<not>\(\?<?!)|(?P<open>\((?:\?(?:<?=|:|>|P?<\w+>|(?P<flags>[a-z]+):))?)|(?P<close>\))|(?P<or>\|)|(?P<literal>[^*+?{}\\])",
    regex.DOTALL | regex.V1,
)
_QUANTIFIER = regex.compile(r"(?:(?P<none>[*?]|\{0?,\d*\}|\{0(?:,\d*)?\})|\+|\{\d+(?:,\d*)?\})?[+?]?")
_USUAL = "的一是了在年不人有，。、：；“”（）《》0123456789 \n-abcdeABCDE.,%·×é"  # what nearly every text holds

Needs = tuple[str, ...]  # members of character classes: `\p{Han}`, `,`, `[a-z]`


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


def _plain(source: str) -> str:
    """An expression with (?x) without its blanks and comments."""
    if "(?x" not in source:
        return source
    parts = regex.split(r"(\[\^?\]?(?:[^\[\]\\]|\\.|(?1))*+\]|\\.)", source, flags=regex.DOTALL | regex.V0)
    return "".join(x if n % 2 else regex.sub(r"#[^\n]*|\s+", "", x) for n, x in enumerate(parts) if x is not None)


def _alternatives(source: str, at: int) -> tuple[list[str], int]:
    """What all branches need together, and where they end: at a closing bracket or at the end."""
    branches: list[list[str]] = [[]]
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
        branches[-1] += [] if quantifier["none"] else found
    return _either(branches), at


def _either(branches: list[list[str]]) -> list[str]:
    """What every branch needs: its own needs if there is one branch, else one of each, the least usual."""
    if len(branches) == 1:
        return branches[0]
    if not all(branches):
        return []
    return ["[" + "".join(dict.fromkeys(min(b, key=_usual) for b in branches)) + "]"]


@cache
def _usual(member: str) -> int:
    return len(one_of(member).findall(_USUAL))


@cache
def one_of(member: str) -> regex.Pattern[str]:
    """A pattern of one character of a class."""
    return regex.compile(f"[{member}]", regex.V1)

_WIDTHLESS = ("^", "$", r"\b", r"\B", r"\A", r"\Z")


def first(source: str) -> str | None:
    """The class of the characters with which a match of the expression `source` begins; None if they cannot be told."""
    if "(?(" in source or "(?i)" in source or "(?|" in source or "(?R" in source or "(?&" in source:
        return None
    try:
        members, empty, end = _first(_plain(source), 0)
    except _Unknown:
        return None
    return "[" + "".join(dict.fromkeys(members)) + "]" if members and not empty and end == len(_plain(source)) else None


def _first(source: str, at: int) -> tuple[list[str], bool, int]:
    """The classes with which one of the branches begins, whether one may be empty, and where they end."""
    every: list[str] = []
    may_be_empty, open_ended = False, True  # the latter: what follows in this branch may still come first
    while at < len(source):
        token = _TOKEN.match(source, at)
        if token is None or (token["flags"] and set(token["flags"]) - set("msu")):
            raise _Unknown
        at = token.end()
        if token["close"]:
            return every, may_be_empty or open_ended, at - 1
        if token["or"]:
            may_be_empty, open_ended = may_be_empty or open_ended, True
            continue
        members, empty = [], False
        if token["open"] or token["not"]:
            looks = token["not"] or token[0] in ("(?=", "(?<=")
            members, empty, at = _first(source, at)
            if source[at : at + 1] != ")":
                raise _Unknown
            at += 1
            if looks:
                members, empty = [], True
        elif token["class"] or token["char"]:
            members = [token[0]]
        elif token["literal"]:
            members = [regex.escape(token[0], literal_spaces=False)]
        elif token[0] in _WIDTHLESS:
            empty = True
        elif open_ended:
            raise _Unknown
        quantifier = _QUANTIFIER.match(source, at)
        assert quantifier
        at = quantifier.end()
        if open_ended:
            every += members
            open_ended = empty or quantifier["none"] is not None
    return every, may_be_empty or open_ended, at
