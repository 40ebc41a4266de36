"""Stretches of the source as TEI, so that restoring can read each character back.

A text node is read after XML's normalisation of white space, whatever a formatter has done to it. A single blank or U+3000 inside
one is therefore written as it is, all other white space as `space`, line breaks as `lb`. What XML cannot hold, and what tools
change on the way, is `g` with an entry in charDecl, and so are bytes that the codec would not write.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from html import escape

from cleaner import patterns
from cleaner.document import Source
from cleaner.exports.tei_xml import quoted
from cleaner.restoration import LONGEST

BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_TOKEN = patterns.standard(
    "(\r\n|[\r\n])"
    f"|([{BLANKS}]+)"
    "|([\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff\ud800-\udfff])"
    f"|([^{BLANKS}\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff\ud800-\udfff]+)")
_UNDECODED = patterns.standard("[\ufffd\ud800-\udfff]")
_LAYOUT = patterns.standard(f"[{BLANKS}\r\n\f]*")
_FORBIDDEN = patterns.standard("[\x00-\x1f\ufffe\uffff]")
_LOST = '<gap reason="undecodable" extent="unknown" unit="chars"/>'
_LITERAL = (" ", "\u3000")
_NEWLINES = {"\r\n": ' type="crlf"', "\r": ' type="cr"', "\n": ""}


def attributes(**named: str) -> str:
    """Attributes as XML, those without a value left out; `id` is `xml:id`, `lang` `xml:lang`."""
    return "".join(f' {"xml:" + name if name in ("id", "lang") else name.rstrip("_")}="{quoted(value)}"'
                   for name, value in named.items() if value)


class SourceXml:
    """Writes a source from its beginning to its end; counts lines, and knows the characters of charDecl."""

    def __init__(self, source: Source, prefix: str) -> None:
        self.source = source
        self.prefix = prefix  # of ids
        self.characters: dict[str, tuple[str, str]] = {}  # entries of charDecl: by id "codepoint" or "bytes", and its value
        self.line = 1
        self.turns: dict[int, str] = {}  # what begins behind a form feed that is kept, by its place
        self._patches = [patch.span.start for patch in source.patches]

    def layout(self, start: int, end: int) -> bool:
        """True if a stretch is nothing but line breaks, form feeds and white space: what can be written between blocks."""
        i = bisect_left(self._patches, end)
        patched = i and self.source.patches[i - 1].span.end > start
        return not patched and _LAYOUT.fullmatch(self.source.text, start, end) is not None and not self._splits(end)

    def visible(self, start: int, end: int) -> bool:
        """True if there is more in a stretch."""
        return not self.layout(start, end)

    def core(self, start: int, end: int) -> tuple[int, int]:
        """A stretch without such white space at its beginning and its end."""
        text, first, last = self.source.text, start, end
        while first < last and self.layout(first, first + (step := 2 if text[first : first + 2] == "\r\n" else 1)):
            first += step
        while first < last and self.layout(last - (step := 2 if text[last - 2 : last] == "\r\n" else 1), last):
            last -= step
        return min(first, end), max(first, last)

    def _splits(self, end: int) -> bool:
        return self.source.text[end - 1 : end + 1] == "\r\n"

    def stretch(self, start: int, end: int, *, rule: str = "", joins: str = "", bare: bool = False) -> str:
        """The source from `start` to `end`: kept, or with `rule` (a value for `ana`) what a rule takes away.

        `joins` says of each line break whether words are parted there ("yes", "no"); `bare` is text inside an edit.
        """
        out: list[str] = []
        for at, to, data in self._parts(start, end):
            out.append(self._glyph("bytes", data.hex().upper()) if data is not None else self._text(at, to, rule, joins, bare))
        return "".join(out)

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int, bytes | None]]:
        patches, at = self.source.patches, start
        i = bisect_left(self._patches, start)
        if i and patches[i - 1].span.end > start:
            at = min(patches[i - 1].span.end, end)  # it was written where it begins
        while i < len(patches) and patches[i].span.start < end:
            span, data = patches[i]
            if at < span.start:
                yield at, span.start, None
            yield span.start, min(span.end, end), data
            at, i = min(span.end, end), i + 1
        if at < end:
            yield at, end, None

    def _text(self, start: int, end: int, rule: str, joins: str, bare: bool) -> str:
        text = self.source.text[start:end]
        split = self._splits(end)
        out: list[str] = []
        before = False  # the last token is text
        for m in _TOKEN.finditer(text):
            newline, blanks, odd, plain = m.groups()
            if plain:
                out.append(self._plain(plain))
            elif newline == "\r" and split and m.end() == len(text):
                out.append(self._glyph("codepoint", "000D"))
            elif newline:
                self.line += 1
                out.append(f'<lb n="{self.line}"{_NEWLINES[newline]}{attributes(break_=joins, ana=rule)}/>')
            elif blanks:
                inside = before and not rule and blanks in _LITERAL and _goes_on(text, m.end())
                out.append(blanks if inside else spaces(blanks, rule))
            elif odd == "\f" and not bare:
                mark = f'<metamark function="pageBreak"{attributes(ana=rule)}>{self._glyph("codepoint", "000C")}</metamark>'
                out.append(mark + self.turns.get(start + m.start(), ""))
            else:
                out.append(self._glyph("codepoint", f"{ord(odd):04X}"))
            before = bool(plain) and _composed(plain[-1])
        return "".join(out)

    def _plain(self, text: str) -> str:
        """Text that XML holds; characters that normal form C changes are `g`, as tools apply it on the way."""
        if unicodedata.is_normalized("NFC", text):
            return escape(text, quote=False)
        out: list[str] = []
        last = ""  # what stands directly before
        for ch in text:
            last = ch if _composed(ch) and unicodedata.is_normalized("NFC", last + ch) else ""
            out.append(escape(last, quote=False) or self._glyph("codepoint", f"{ord(ch):04X}"))
        return "".join(out)

    def _glyph(self, name: str, value: str) -> str:
        entry = f"{self.prefix}.{'U' if name == 'codepoint' else 'x'}{value}"
        self.characters[entry] = (name, value)
        return f'<g ref="#{entry}"/>'


def spaces(blanks: str, rule: str = "") -> str:
    """White space as `space`, one for each run of the same character; a very long one in parts."""
    same = re.finditer(rf"(.)\1{{0,{LONGEST - 1}}}", blanks, re.DOTALL)
    runs = ((len(m[0]), "" if m[1] == " " else f"U{ord(m[1]):04X}") for m in same)
    return "".join(f'<space quantity="{n}" unit="chars"{attributes(type=kind, ana=rule)}/>' for n, kind in runs)


def written(text: str) -> str:
    """Text that a rule puts in: it is not read back, and is what the reading view shows."""
    out: list[str] = []
    for m in _TOKEN.finditer(text):
        newline, blanks, odd, plain = m.groups()
        if plain:
            out.append(escape(plain, quote=False))
        elif newline:
            out.append("<lb/>")
        elif blanks:
            inside = blanks in _LITERAL and bool(out) and not out[-1].endswith(">") and _goes_on(text, m.end())
            out.append(blanks if inside else spaces(blanks))
        elif _UNDECODED.match(odd):
            out.append(_LOST if out[-1:] != [_LOST] else "")
        elif not _FORBIDDEN.match(odd):
            out.append(odd)
    return "".join(out)


def _goes_on(text: str, at: int) -> bool:
    """True if a run of text follows that begins with no `g`."""
    m = _TOKEN.match(text, at)
    return m is not None and bool(m[4]) and _composed(m[4][0])


def _composed(ch: str) -> bool:
    return not unicodedata.combining(ch) and unicodedata.is_normalized("NFC", ch)
