"""Text made visible and inert: breaks, blanks and characters that cannot be seen get a sign or a name.

What leaves this module holds no control, format, private-use or unassigned character and no
lone surrogate, so nothing in it can reorder a page, hide in it or fail to be encoded.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from cleaner import patterns

# Everything without a picture of its own; the blank U+0020 only where a change is shown.
_UNSEEN = r"[\p{C}\p{Zl}\p{Zp}\p{Zs}\u115F\u1160\u3164\uFFA0--\x20]"
_TEXT = patterns.compile(rf"{_UNSEEN}|[&<>]", regex.V1)
_MARKED = patterns.compile(rf"{_UNSEEN}|[&<>\x20]", regex.V1)
_PLAIN = patterns.compile(_UNSEEN, regex.V1)
_BLANK = patterns.compile(r"[\s\p{Cc}\p{Cf}]*+", regex.V1)

# Signs that common fonts have; the control pictures of U+2400 (␠, ␍) are in few.
_SIGNS = {"\n": "⏎", "\t": "⇥", " ": "␣"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_QUOTED = str.maketrans(_ENTITIES | {'"': "&quot;", "'": "&#x27;"})
_SHORT = {
    0x00: "NUL", 0x08: "BS", 0x0B: "VT", 0x0C: "FF", 0x0D: "CR", 0x1A: "SUB", 0x1B: "ESC", 0x7F: "DEL", 0x85: "NEL",
    0xA0: "NBSP", 0xAD: "SHY", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS",
    0x2029: "PS", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ", 0x2066: "LRI",
    0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x3000: "U+3000", 0xFEFF: "BOM",
}


def to_html(text: str, *, marked: bool = False) -> str:
    """`text` as HTML content; `marked` text, which is part of a change, shows its blanks too."""
    return (_MARKED if marked else _TEXT).sub(lambda m: _element(m[0], marked), text)


def to_plain(text: str) -> str:
    """`text` as plain text with signs and, in angle brackets, names; not escaped."""
    return _PLAIN.sub(lambda m: _SIGNS.get(m[0]) or f"⟨{_short(m[0])}⟩", text)


def attribute(text: str) -> str:
    """`text` for a quoted attribute: made plain, then escaped."""
    return to_plain(text).translate(_QUOTED)


def is_blank(text: str) -> bool:
    """True if `text` is only white space, controls and format characters, or empty."""
    return _BLANK.fullmatch(text) is not None


def shorten(text: str, most: int) -> str:
    """`text`, or its two ends about an ellipsis if it has more than `most` code points."""
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2) :]}"


@lru_cache(maxsize=4096)
def _element(ch: str, marked: bool) -> str:
    if ch in _ENTITIES:
        return _ENTITIES[ch]
    if ch == "\n":
        # A break that stays is one; a break that was changed is only shown, so that pairs stay side by side.
        return '<i class="w">⏎</i>' + ("" if marked else "<br>")
    if ch in _SIGNS:
        return f'<i class="w">{_SIGNS[ch]}</i>'
    name = _name(ch).translate(_QUOTED)
    if ch == "\u3000":
        return f'<i class="w wide" title="{name}">　</i>'
    return f'<i class="c" title="{name}">{_short(ch)}</i>'


def _short(ch: str) -> str:
    code = ord(ch)
    if 0xDC80 <= code <= 0xDCFF:
        return f"byte {code - 0xDC00:02X}"
    return _SHORT.get(code, f"U+{code:04X}")


def _name(ch: str) -> str:
    code = ord(ch)
    if 0xDC80 <= code <= 0xDCFF:
        return f"byte 0x{code - 0xDC00:02X}, which could not be decoded"
    kind = {"Co": "private use", "Cn": "not assigned", "Cs": "lone surrogate"}.get(unicodedata.category(ch), "control")
    return f"U+{code:04X} {unicodedata.name(ch, kind)}"
