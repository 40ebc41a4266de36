"""The shell of the HTML reports: one file that needs nothing else and may fetch nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from cleaner.exports.visible import attribute


@cache
def asset(name: str) -> str:
    """The text of a style sheet or script of the package."""
    return Path(__file__).with_name("assets").joinpath(name).read_text("utf-8").strip()


def page(title: str, body: str, *, style: str, script: str, data: bytes = b"") -> bytes:
    """A whole page as UTF-8; `style` and `script` are names of assets, `data` is JSON for the script.

    The policy forbids everything but exactly this style and this script, by their hashes.
    """
    css, js = asset(style), asset(script)
    # In JSON "<" stands only within strings: escaped, no content can end the element.
    safe = data.decode("utf-8").replace("<", "\\u003c")
    block = f'<script type="application/json" id="data">{safe}</script>\n' if data else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(css, js)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{attribute(title)}</title>\n<style>{css}</style>\n</head>\n"
        f"<body>\n{body}\n{block}<script>{js}</script>\n</body>\n</html>\n"
    ).encode()


def policy(style: str, script: str = "") -> str:
    """What a page may do: show this style, run this script, and nothing else."""
    runs = f"script-src {_hash(script)}; " if script else ""
    return f"default-src 'none'; style-src {_hash(style)}; {runs}base-uri 'none'; form-action 'none'"


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}'"


def count(n: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 file", "2,000 files"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
