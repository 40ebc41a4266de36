"""Pass `decode`: bytes to text, and what decoding leaves in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.charsets import named
from cleaner.document import BytePatch, Document, Finding, Source
from cleaner.kinds import Function, find_all
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.encodings import byte_order, decode, detect, encode_or_none
from cleaner.passes.plausibility import bits
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_MAGIC = (
    b"\x89PNG", b"PK\x03\x04", b"PK\x05\x06", b"\x7fELF", b"\x1f\x8b", b"%PDF-", b"\xff\xd8\xff", b"GIF8", b"BZh", b"\xfd7zXZ",
    b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"II*\0", b"MM\0*", b"RIFF", b"\x28\xb5\x2f\xfd", b"SQLite",
)
_LOOK = 1 << 16  # code points that are looked at
_FEW = 8         # fewer code points than this are never called binary without a signature

_ENOUGH = 12     # code points beyond ASCII that must be there to say what language they are
_SURE = 13.0     # bits of each of them, at most, if they are Chinese
_LONE = patterns.compile("[\ud800-\udfff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7F]+")
_KANA = patterns.compile("[\u3041-\u30FA]")
_HANGUL = patterns.compile("[\uAC00-\uD7A3]")


def read(data: bytes, encoding: str | None = None) -> Source:
    """The source of `data`, decoded as `encoding` or as what it is found to be in.

    `Source.encode(Source.text) == data` for any bytes. Raises ConfigError for an encoding
    that is not supported.
    """
    codec = named(encoding) if encoding else detect(data)
    if codec in ("utf-16", "utf-32"):
        codec = byte_order(data, codec)
    source = Source(data, codec, *decode(data, codec))
    if source.patches and source.encode(source.text) != data:
        # A codec that keeps state between characters; the bytes still are not lost.
        return Source(data, codec, source.text, (BytePatch(Span(0, len(source.text)), data),))
    return source


def looks_binary(source: Source) -> bool:
    """True for what is no text at all: a known signature, or too many NULs, controls and undecodable bytes.

    C1 controls do not count: wrongly decoded text is full of them, and can be repaired.
    """
    if source.data.startswith(_MAGIC):
        return True
    text = source.text[:_LOOK].strip("\0")
    strange = len(regex.findall(r"[\x00-\x08\x0E-\x1A\x1C-\x1F\x7F\p{Cn}]", text))
    lost = len(regex.findall(r"[\uD800-\uDFFF]", text))
    return len(text) >= _FEW and (strange > 0.1 * len(text) or strange + lost > 0.4 * len(text))


class Decode(Struct, frozen=True):
    """The rules of the pass on the whole text: nothing is protected before lines are known."""

    name: str = "decode"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules of the pass."""
        functions: dict[str, Function] = {"undecodable": _undecodable, "foreign": _foreign(guessed=context.config.encoding is None)}
        return Outcome(find_all(context.rules.of(self.name), doc, (), functions))


def _undecodable(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """The function `undecodable`: bytes that decoded to nothing, with their place in the file."""
    for at, offset, byte in _lone(doc.source):
        yield Finding(rule.id, Span(at, at + 1), "\ufffd", f"{rule.message}: 0x{byte:02X} at offset {offset:,}")


def _lone(source: Source) -> Iterator[tuple[int, int, int]]:
    """Lone surrogates: their place in the text, that in the bytes (of a patch where it begins), and the byte itself."""
    patches = iter(source.patches)
    patch = next(patches, None)
    at = offset = 0  # the same place in text and bytes
    for found in _LONE.finditer(source.text):
        while patch and patch.span.end <= found.start():
            offset += _size(source.text[at : patch.span.start], source.encoding) + len(patch.data)
            at, patch = patch.span.end, next(patches, None)
        until = min(found.start(), patch.span.start) if patch else found.start()
        offset += _size(source.text[at:until], source.encoding)
        at = until
        yield found.start(), offset, ord(found[0]) & 0xFF


def _size(text: str, encoding: str) -> int:
    data = encode_or_none(text, encoding)
    return len(text.encode("utf-8", "surrogatepass") if data is None else data)  # text that was given as text may hold any


def _foreign(*, guessed: bool) -> Function:
    """The function `foreign`: a text that is not Chinese, or not surely, if its encoding was `guessed`."""

    def foreign(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
        beyond = _BEYOND_ASCII.findall(doc.text[:_LOOK])
        if sum(map(len, beyond)) < _ENOUGH:
            return
        what = _what_else("".join(beyond), doc.source, rule.options["common"], guessed=guessed)
        if what:
            found = _BEYOND_ASCII.search(doc.text)
            assert found
            yield Finding(rule.id, Span(*found.span()), None, what)

    return foreign


def _what_else(beyond: str, source: Source, common: str, *, guessed: bool) -> str:
    """What the characters beyond ASCII are said to be, "" if they are Chinese as far as can be seen.

    Those that are `common` in another kind of Chinese than newspapers are written in say nothing.
    """
    wide = source.encoding in ("gb18030", "cp950", "big5hkscs")
    if len(_KANA.findall(beyond)) > 0.3 * len(beyond):
        return "this is Japanese" + (", perhaps in another encoding (EUC-JP)" if wide else "") + ": the rules are made for Chinese"
    if len(_HANGUL.findall(beyond)) > 0.5 * len(beyond):
        return "this is Korean: the rules are made for Chinese"
    if wide and guessed and bits(beyond) > _SURE * len(beyond) and (
            bits(telling := beyond.translate(dict.fromkeys(map(ord, common)))) > _SURE * len(telling)):
        korean = "".join(_BEYOND_ASCII.findall(source.data[:_LOOK].decode("cp949", "ignore")))
        other = "; it may be Korean (EUC-KR)" if len(_HANGUL.findall(korean)) > 0.9 * len(korean) else ""
        return f"the encoding is not certain: read as {source.encoding}, the characters are rare{other}. --encoding names another"
    return ""


PASS: Pass = Decode()
