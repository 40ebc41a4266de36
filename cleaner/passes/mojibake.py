"""Pass `mojibake`: text that was decoded with the wrong encoding, decoded again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Evidence, Finding
from cleaner.kinds import Function, Guard, find_all
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.misreadings import Passage, find, without_debris
from cleaner.rules import FunctionRule, Rule, RuleSet
from cleaner.spans import Span

# Every alternative of ftfy's test for mojibake needs one of these characters: controls of C1, and its classes
# "bad", accented letters, box drawing, currency, numeric and law, and the few letters that it names one by one.
# Without one of them ftfy has nothing to say, and need not be imported (75 ms): they are what the rule `needs`.
SUSPECT = patterns.standard(
    r"[\x80-\x9F¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊\uFFFDªºß\xE0-\xF1ăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґﬁﬂ\xC0-\xD1ØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ"
    r"│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓¢£¥₧€²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№¶§Ù‚ЂВГРСΒΓΞΟ]"
)
# What ftfy may come to: Latin letters, marks and symbols, Chinese; letters of other alphabets in words, since pairs
# of marks and letters decode to a single one of them by chance.
_STRANGE = patterns.compile(
    r"[^\x00-\u024F\u1E00-\u1EFF\u2000-\u27BF\u3000-\u30FF\p{Han}\uFB00-\uFB06\uFF00-\uFFEF\uFFFD\uFEFF\U0001F300-\U0001FAFF]"
)
_BEFORE_BLANK = patterns.compile(r"[ÂÃ] |“[À-ÿ]”|‘[À-ÿ]’")
_PAIRS = patterns.compile(r"[Â-ô][\x80-\xBF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_WORDS = patterns.compile(
    r"[\u0370-\u03FF]{3,}|[\u0400-\u052F]{3,}|[\u0590-\u05FF]{3,}|[\u0600-\u06FF]{3,}|[\u0900-\u097F]{3,}|[\u0E00-\u0E7F]{3,}|[가-힣]{2,}"
)
_PLAIN = patterns.compile(r"((?:[\x00-\x7F]|[^\x00-\u07FF\u2000-\u22FF\u2500-\u25FF])+)")  # no part of any such sequence


class Mojibake(Struct, frozen=True):
    """Passages are proved once for all rules; each rule takes those of its kind."""

    name: str = "mojibake"
    again: bool = False  # only what repairs have laid open, without flags

    def run(self, doc: Document, context: Context) -> Outcome:
        """Repairs by all rules of the pass, and flags where something is left."""
        if self.again and not any(e.step == doc.step and context.rules.pass_of(e.rule) == self.name for e in doc.edits[-1:]):
            return Outcome()
        passages = find(doc.text)
        taken = [p.span for p in passages if not p.doubted]
        functions: dict[str, Function] = {
            "passages": _take(passages), "ftfy": _ftfy(taken), "lost": _lost(passages), "doubted": _doubted(passages),
        }
        found = find_all(_rules(context.rules, bool(passages)), doc, (), functions)
        if not found:
            return Outcome()
        repairs = [f for f in found if context.rules[f.rule].fix != "never"]
        if self.again:
            return Outcome(repairs)
        flags = [f for f in found if context.rules[f.rule].fix == "never"]
        repaired = Guard(sorted(f.span for f in repairs))
        return Outcome(repairs + [f for f in flags if not repaired.touches(f.span)])


@lru_cache(maxsize=8)
def _rules(rules: RuleSet, passages: bool) -> tuple[Rule, ...]:
    """The rules of the pass; those about passages only where there are some."""
    return tuple(r for r in rules.of(PASS.name)
                 if passages or not (isinstance(r, FunctionRule) and r.function in ("passages", "lost", "doubted")))


def _take(passages: Sequence[Passage]) -> Function:
    """The function `passages`: those whose option `seen` and `was` are the rule's."""

    def passages_of(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
        for p in passages:
            if (p.seen, p.was) == (rule.options.get("seen"), rule.options.get("was")) and not p.lost and not p.doubted:
                evidence = (Evidence("bits saved by reading it so", round(p.gain, 1)),)
                for span, meant in p.pieces():
                    yield Finding(rule.id, span, meant, rule.message, evidence)

    return passages_of


def _lost(passages: Sequence[Passage]) -> Function:
    """The function `lost`: passages of which too much is lost to be written."""

    def lost_of(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
        for p in passages:
            if p.lost and not p.doubted:
                yield Finding(rule.id, p.span, None, rule.message)

    return lost_of


def _doubted(passages: Sequence[Passage]) -> Function:
    """The function `doubted`: what was misread for certain, and is not whole."""

    def doubted_of(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
        for p in passages:
            if p.doubted:
                yield Finding(rule.id, p.span, None, rule.message)

    return doubted_of


def _ftfy(taken: Sequence[Span]) -> Function:
    """The function `ftfy`: what ftfy mends in the text between the spans that are `taken`."""

    def ftfy_of(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterable[Finding]:
        mend: Callable[[str], str] | None = None
        for scope in _free(_suspected(doc.text), taken):
            seen = doc.text[scope.start : scope.end]
            if SUSPECT.search(seen):
                mend = mend or _mender()
                yield from _differences(rule, scope.start, seen, mend(seen))

    return ftfy_of


def _suspected(text: str) -> Iterator[Span]:
    """The lines that have a character which ftfy looks for."""
    end = 0
    while found := SUSPECT.search(text, end):
        start = text.rfind("\n", end, found.start()) + 1 or end
        end = text.find("\n", found.end()) + 1 or len(text) + 1
        yield Span(start, end - 1)


def _free(scopes: Iterable[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """The parts of the lines that no passage covers."""
    n = 0
    for scope in scopes:
        start = scope.start
        while n < len(taken) and taken[n].start < scope.end:
            if taken[n].start > start:
                yield Span(start, taken[n].start)
            start = max(start, taken[n].end)
            n += 1
        if scope.end > start:
            yield Span(start, scope.end)


def _mender() -> Callable[[str], str]:
    import ftfy

    # Only decoding is wanted: no width folding, no quote folding, no guess at single controls or lost bytes.
    config = ftfy.TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, restore_byte_a0=False, replace_lossy_sequences=False,
        fix_c1_controls=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
        fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
    )

    def mend(seen: str) -> str:
        mended, steps = ftfy.fix_encoding_and_explain(seen, config)
        decoded = all(s.action != "decode" or s.parameter.startswith("utf-8") for s in steps or ())
        return mended if decoded and len(mended) < len(seen) else seen

    return mend


def _differences(rule: FunctionRule, offset: int, seen: str, meant: str) -> Iterator[Finding]:
    """One finding for each stretch that changed: decoding UTF-8 again leaves ASCII and Chinese where they are."""
    if seen == meant:
        return
    before, after = _PLAIN.split(seen), _PLAIN.split(meant)
    if before[1::2] != after[1::2]:
        before, after = [seen], [meant]
    at = offset
    for old, new in zip(before, after, strict=True):
        new = new.replace("\x1a", "\ufffd") if "\x1a" not in old else new  # ftfy's byte for what cannot be encoded
        if old != new and not _half_done(old, new) and not _STRANGE.search(_WORDS.sub("", new)):
            yield Finding(rule.id, Span(at, at + len(old)), without_debris(new), rule.message)
        at += len(old)


def _half_done(old: str, new: str) -> bool:
    """True if accented letters are left beside those that were decoded: bytes of another encoding that fit by chance.

    A letter before a blank may be itself, or have been before a no-break space: others must have been decoded beside it.
    """
    if _BEFORE_BLANK.search(old) and not _PAIRS.search(_BEFORE_BLANK.sub("", old)):
        return True
    at = 0
    for char in new:
        raw = "".join(map(_as_cp1252, char.encode()))
        if old.startswith(raw, at):
            at += len(raw)
        elif old[at : at + 1] == char:
            if "\xc0" <= char <= "\xff":
                return True
            at += 1
        else:
            return False  # from another code page: there is nothing to compare
    return False


def _as_cp1252(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))


PASS: Pass = Mojibake()
AGAIN: Pass = Mojibake(again=True)  # text may have been read wrong twice, in different ways
