"""What a pass is: it reads a document and returns findings; it changes nothing and does no I/O."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Protocol

from msgspec import Struct, field

from cleaner.config import Config
from cleaner.document import Block, Document, Finding
from cleaner.kinds import find_all, protected_by_line
from cleaner.rules import Rule, RuleSet
from cleaner.spans import Span


class Context(Struct, frozen=True):
    """What passes may know besides the document.

    `stays` are places of the text that the pass reads: what begins there stands right and is not moved.
    """

    config: Config
    rules: RuleSet
    stays: frozenset[int] = frozenset()
    _last: dict[str, Any] = field(default_factory=dict)

    def protected(self, text: str, blocks: Sequence[Block] = (), names: Collection[str] = ()) -> Sequence[Span]:
        """The spans of `text` that no fix may touch; of its blocks, those that are code are such spans whole.

        With `names`, only the rules of these names protect. They are found when they are first asked for, once for a text.
        """
        code = [s for b in blocks if b.type == "line" and any(e.name == "code" for e in b.evidence) for s in b.spans]
        last = self._last
        if last.get("text") is not text or (last["code"], last["names"]) != (code, names):
            rules = _protecting(self.rules, frozenset(names))
            last.update(text=text, code=code, names=names, spans=protected_by_line(rules, text, code))
        spans: Sequence[Span] = last["spans"]
        return spans


@lru_cache(maxsize=16)
def _protecting(rules: RuleSet, names: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(r for r in rules.of("protect") if not names or r.name in names)


class Outcome(Struct, frozen=True):
    """What a pass gives back, in positions of the text that it read; None leaves the blocks as they are."""

    findings: list[Finding] = field(default_factory=list)
    blocks: tuple[Block, ...] | None = None


class Pass(Protocol):
    """A pass: a name (also of its rule file) and a function of a document."""

    @property
    def name(self) -> str:
        """The name of the pass and of its rule file."""
        ...

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules of the pass, all on the same text."""
        ...


class Simple(Struct, frozen=True):
    """A pass that has rules of general kinds only."""

    name: str

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules of the pass outside protected spans."""
        return Outcome(find_all(context.rules.of(self.name), doc, context.protected(doc.text)))


__all__ = ["Context", "Outcome", "Pass", "Rule", "Simple"]
