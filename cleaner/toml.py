"""TOML files that people write: what is wrong in them is shown with file, line and excerpt."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError


class TomlFile:
    """The text of a TOML file and what it says; errors about it are of the kind `error`."""

    def __init__(self, path: Path, error: type[CleanerError], kind: str) -> None:
        """Read the file; `kind` is what messages call it. Raises `error` if it is no readable TOML."""
        self.path = path
        self.error = error
        try:
            self.text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except OSError as problem:
            raise error(f"{path}: cannot read the {kind}: {problem.strerror or problem}",
                        "Check the path, and that you may read it.") from None
        except UnicodeDecodeError as problem:
            line = problem.object[: problem.start].count(b"\n") + 1
            raise error(f"{path}:{line}: the {kind} is not UTF-8", "Save it as UTF-8.") from None
        self.lines = self.text.split("\n")
        if sys.version_info >= (3, 11):  # only now: a run without files of the user's has the rules from the cache
            import tomllib
        else:
            import tomli as tomllib
        try:
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as problem:
            line = self._line_of_toml_error(str(problem))
            raise self.at(line, f"not valid TOML: {problem}", _toml_hint(self.lines[line - 1])) from None

    def at(self, line: int, message: str, hint: str) -> CleanerError:
        """The error to raise for a fault in a line, counted from 1."""
        shown = range(max(line - 1, 1), min(line + 1, len(self.lines)) + 1)
        excerpt = "\n".join(f"  {'>' if n == line else ' '} {n:4d} | {self.lines[n - 1][:200]}" for n in shown)
        return self.error(f"{self.path}:{line}: {message}\n{excerpt}", hint)

    def invalid(self, problem: Exception, what: object, data: Any, within: str = "") -> CleanerError:
        """The error to raise for msgspec's complaint that `data` is no `what`; `within` is the table that was converted."""
        from cleaner.remedy import remedy

        message, _, where = str(problem).partition(" - at `$")
        where = _named(problem, what, data, where.rstrip("`"))
        field = re.search(r"unknown field `([^`]+)`", message)
        line = self.line_of(within + where + (f".{field[1]}" if field else ""))
        return self.at(line, message[0].lower() + message[1:], remedy(message, what, data, where))

    def line_of(self, where: str) -> int:
        """The line, from 1, of a path like `.rule[3].observe[0].weight` or `.globs."*.txt"`; the nearest that can be found."""
        start, stop = 0, len(self.lines)
        table: list[str] = []
        for name, number in steps(where):
            table.append(name)
            # [a.b] stands for a too, where there is no [a]; but [[a.b]] is not counted as an [[a]].
            headers = self._headers(table, "]") or self._headers(table, ".")
            found = [n for n in headers if start <= n < stop]
            if not found:
                key = re.compile(rf"\s*{_written(name)}\s*[=.]")
                return next((n for n in range(start, stop) if key.match(self.lines[n])), start) + 1
            at = min(int(number or 0), len(found) - 1)
            start = found[at]
            stop = found[at + 1] if number and at + 1 < len(found) else stop
        return start + 1

    def _line_of_toml_error(self, problem: str) -> int:
        if at := re.search(r"line (\d+)", problem):
            return int(at[1])
        # The parser met the end of the file: in a string that was never closed, it began on a line with an odd quote.
        unclosed = re.search(r"Expected \"(['\"])\"|Expected '(\")'", problem)
        quote = (unclosed[1] or unclosed[2]) if unclosed else ""
        odd = [n for n, line in enumerate(self.lines, 1) if quote and line.count(quote) % 2]
        return odd[-1] if odd else max((n for n, line in enumerate(self.lines, 1) if line.strip()), default=1)

    def _headers(self, table: list[str], end: str) -> list[int]:
        pattern = re.compile(r"\s*\[\[?\s*" + r"\s*\.\s*".join(map(_written, table)) + r"\s*" + re.escape(end))
        return [n for n, line in enumerate(self.lines) if pattern.match(line)]


def steps(where: str) -> list[tuple[str, str]]:
    """The names in a path, each with its number in brackets or an empty one; a name in quotes may hold points and brackets."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|([^."\[\]]+)(?:\[(\d+)\])?', where)
    return [(re.sub(r"\\(.)", r"\1", quoted) or name, number) for quoted, name, number in found]


def dotted(*names: str) -> str:
    """The path that `steps` takes apart; what TOML does not take as it is stands in quotes."""
    return ".".join(name if re.fullmatch("[A-Za-z0-9_-]+", name) else f'"{_escaped(name)}"' for name in names)


def _escaped(name: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", name)


def _written(name: str) -> str:
    """An expression for a name as a file may write it."""
    return rf"[\"']?(?:{re.escape(name)}|{re.escape(_escaped(name))})[\"']?"


def _named(problem: Exception, what: object, data: Any, where: str) -> str:
    """The place of msgspec's complaint with the name of a key where it says [...]: the one that is complained of by itself."""
    import copy

    import msgspec

    before, dots, behind = where.partition("[...]")
    for key, value in _value(data, before).items() if dots else ():
        alone = copy.deepcopy(data)
        table = _value(alone, before)
        table.clear()
        table[key] = value
        try:
            msgspec.convert(alone, what)
        except msgspec.ValidationError as error:
            if str(error) == str(problem):
                return f"{before}.{dotted(key)}{behind}"
    return where


def _value(data: Any, where: str) -> Any:
    for name, number in steps(where):
        data = data[name][int(number)] if number else data[name]
    return data


def _toml_hint(line: str) -> str:
    if "\\" in line and '"' in line:
        return "In TOML a backslash stands for itself only in single quotes: match = '\\d+'."
    if line.count("'") > 2:
        return "A string in single quotes ends at the next one; between three (''') it may hold some."
    return "Strings are in quotes, lists in [ ]; a rule begins with [[rule]]."
