"""Patience: how long the rules of users may search. Built-in rules are known to be linear and are not watched."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import regex

from cleaner.errors import TooSlow
from cleaner.rules import Rule

SECONDS = 5.0  # of computing for one rule on one text
LEAST = 0.2  # of them, if the rule was stopped on many texts before
MORE = 2.0  # and for each million characters of it
REMEDY = ("Its regular expression can match one text in very many ways; most often a repeated group holds another repetition: "
          "(a+)+. Make it possessive, (a+)++, or leave one out. Until then: ignore = [\"{}\"] in cleaner.toml.")
_SEARCHES = ("search", "match", "fullmatch", "findall", "sub", "subn", "split")


_stops: Counter[str] = Counter()  # of each rule, on the files of a batch that this process works on


def lose(rule_id: str) -> None:
    """Give a rule that was stopped on a file of a batch half the time on the next: on a text where it works it needs far less.

    To leave it out instead would make the outputs of the files after it depend on their order and on how many processes there are.
    """
    _stops[rule_id] += 1


class Patience:
    """What is left of the time for the searches of a rule on a text of `length` characters."""

    def __init__(self, rule: Rule, length: int = 0) -> None:
        self.rule = rule
        self.left = max(SECONDS / 2 ** min(_stops[rule.id], 9), min(LEAST, SECONDS)) + MORE * length / 1_000_000

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Counts what is done within; raises TooSlow instead of TimeoutError."""
        began = time.process_time()
        try:
            yield
        except TimeoutError:
            raise TooSlow(f"the rule {self.rule.id} ({self.rule.name}) takes too long on this text and was stopped",
                          REMEDY.format(self.rule.id), self.rule.id) from None
        finally:
            self.left = max(self.left - (time.process_time() - began), 0.0)


class Bounded:
    """A compiled expression of a rule, each search of which raises TooSlow when patience is over."""

    def __init__(self, pattern: regex.Pattern[str], patience: Patience) -> None:
        self._pattern, self._patience = pattern, patience

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._pattern, name)
        if name == "finditer":
            return partial(self._each, found)
        return partial(self._once, found) if name in _SEARCHES else found

    def _once(self, search: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        with self._patience.spent():
            return search(*arguments, timeout=self._patience.left, **options)

    def _each(self, search: Callable[..., Any], *arguments: Any, **options: Any) -> Iterator[Any]:
        with self._patience.spent():
            yield from search(*arguments, timeout=self._patience.left, **options)
