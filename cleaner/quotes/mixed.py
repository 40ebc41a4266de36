"""Quotations that one directed and one straight mark enclose, for passes that come before the marks are repaired."""

from __future__ import annotations

_OPEN, _CLOSE = "“「", "”」"


def directed(text: str) -> str:
    """The text with straight double marks as directed ones, if it has both kinds and all come out even so; else as it is."""
    if '"' not in text or not any(ch in text for ch in _OPEN + _CLOSE):
        return text
    out = list(text)
    corner = "「" in text or "」" in text
    opened = False
    for n, ch in enumerate(text):
        if ch == '"':
            out[n] = _CLOSE[corner] if opened else _OPEN[corner]
        if (out[n] in _OPEN and opened) or (out[n] in _CLOSE and not opened):
            return text
        opened = out[n] in _OPEN or (opened and out[n] not in _CLOSE)
    return text if opened else "".join(out)
