"""Regular expressions, compiled once and kept for later runs.

To compile all that cleaner looks for takes half a second; to make it again of what `regex` had compiled it to (the same
that it pickles) a fiftieth of that. An expression is kept under its own text and flags, so nothing that is kept can be
out of date. What is new is added when the process ends. `re` is asked for classes of hundreds of characters, in which it
finds one at once; what it compiled is kept, too, where its parts are where CPython has them.
"""

from __future__ import annotations

import atexit
import copyreg
import importlib
import marshal
import os
import re
import sys
from typing import Any, AnyStr

import regex

from cleaner import cache

MOST = 2400  # expressions that are kept: about twice what cleaner has, as all are read at every start
_FILE = "patterns"
_KEY = f"3 {regex.__version__} {regex.DEFAULT_VERSION} {sys.version} {sys.platform} {sys.maxsize}"

Key = tuple[str | bytes, int] | tuple[str | bytes, int, str]
_made: dict[Key, regex.Pattern[Any]] = {}  # by this process
_kept: dict[Key, bytes] = {}  # by earlier ones: for each the arguments of `_build`, or of `_sre.compile`, as `marshal` writes them
_states: dict[Key, tuple[Any, ...]] = {}  # these arguments of what `re` compiled in this process
_asked: set[Key] = set()  # what was kept and used again, of `re`
_state = copyreg.dispatch_table.get(regex.Pattern)  # what `pickle` asks: a function, and the arguments that make the pattern again
_build: Any = None


def compile(source: AnyStr, flags: int = 0) -> regex.Pattern[AnyStr]:
    """The same as `regex.compile`."""
    key = source, int(flags)
    pattern: regex.Pattern[AnyStr] | None = _made.get(key)
    if pattern is None:
        pattern = _made[key] = _again(key) or regex.compile(source, flags)
    return pattern


def standard(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The same as `re.compile`."""
    key = source, int(flags), "re"
    if _build is None:
        _load()
    try:
        sre = importlib.import_module("_sre")
        if key in _kept:
            _asked.add(key)
            state = marshal.loads(_kept[key])
        else:
            state = _states[key] = _compiled(source, flags)
        pattern: re.Pattern[AnyStr] = sre.compile(source, *state)
        return pattern
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return re.compile(source, flags)


def _compiled(source: str | bytes, flags: int) -> tuple[Any, ...]:
    """What `_sre.compile` takes behind the source of an expression: as `re` itself gives it."""
    compiler, parser = (importlib.import_module(f"re._{name}") for name in ("compiler", "parser"))
    parsed = parser.parse(source, flags)
    names: dict[str, int] = parsed.state.groupdict
    numbered: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        numbered[number] = name
    code = [int(x) for x in compiler._code(parsed, flags)]
    return int(flags | parsed.state.flags), code, parsed.state.groups - 1, dict(names), tuple(numbered)


def _again(key: tuple[str | bytes, int]) -> regex.Pattern[Any] | None:
    """The pattern of what was kept of it."""
    if _build is None:
        _load()
    if key in _kept:
        try:
            pattern: regex.Pattern[Any] = _build(*marshal.loads(_kept[key]))
            return pattern
        except (TypeError, ValueError, RuntimeError, regex.error):
            pass
    return None


def _load() -> None:
    global _build
    _build = _state(regex.compile(""))[0] if _state else False
    data = cache.read(_FILE, _KEY)
    if data is not None and _build:
        _kept.update(marshal.loads(data))
    if _build:
        atexit.register(_keep, os.getpid())


def _keep(process: int) -> None:
    """Keep what was made, if some of it is new."""
    if os.getpid() != process or (_made.keys() | _states.keys()) <= _kept.keys():
        return
    assert _state is not None
    states = {key: _state(pattern)[1] for key, pattern in _made.items() if key not in _kept} | _states
    made = {key: marshal.dumps(state) for key, state in states.items()}
    used = {key: _kept[key] for key in _kept.keys() & (_made.keys() | _asked)}
    kept = {**_kept, **made}
    cache.keep(_FILE, _KEY, marshal.dumps(kept if len(kept) <= MOST else {**used, **made}))
