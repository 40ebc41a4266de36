"""Baselines: what was found in a corpus on the day it was adopted, so that only what is new counts.

A finding is known by its file, its rule and the hash of its place, as often as it was there; not by its line. Paths are
written from the folder of the baseline.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from cleaner.atomic import write_named
from cleaner.diagnostics import Diagnostic, halves
from cleaner.errors import ConfigError
from cleaner.inputs import printable

SCHEMA = 1


class Baseline(Struct, frozen=True, forbid_unknown_fields=True):
    """Counts by hash, by rule, by file."""

    schema: int
    files: dict[str, dict[str, dict[str, int]]]


def write(path: Path, found: Mapping[str, Sequence[Diagnostic]]) -> int:
    """Write a baseline of the diagnostics of files; gives their number. The same findings give the same bytes."""
    files: dict[str, dict[str, dict[str, int]]] = {}
    for file, diagnostics in found.items():
        for d in diagnostics:
            hashes = files.setdefault(key(file, path), {}).setdefault(d.rule, {})
            hashes[d.hash] = hashes.get(d.hash, 0) + 1
    data = msgspec.json.encode(Baseline(SCHEMA, files), order="deterministic")
    write_named(path, msgspec.json.format(data, indent=1) + b"\n")
    return sum(map(len, found.values()))


def read(path: Path) -> Baseline:
    """The baseline in a file; raises ConfigError if it is none."""
    try:
        baseline = msgspec.json.decode(path.read_bytes(), type=Baseline)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read the baseline: {error.strerror or error}",
                          "Write one with --write-baseline.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: this is no baseline: {error}", "Write it again with --write-baseline.") from None
    if baseline.schema != SCHEMA:
        raise ConfigError(f"{path}: a baseline of another version ({baseline.schema})", "Write it again with --write-baseline.")
    return baseline


def new(baseline: Baseline, file: str, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics of a file, by its key, that the baseline does not know."""
    return _apart(baseline, file, found)[0]


def stale(baseline: Baseline, found: Mapping[str, Sequence[Diagnostic]], rules: Mapping[str, Container[str]]) -> Counter[str]:
    """How many findings of each file, by its key, the baseline knows that are gone; only of the `rules` of the file."""
    gone: Counter[str] = Counter()
    for file, diagnostics in found.items():
        gone[file] = sum(n for (rule, _), n in _apart(baseline, file, diagnostics)[1].items() if rule in rules[file])
    return +gone


def _apart(baseline: Baseline, file: str, found: Sequence[Diagnostic]) -> tuple[list[Diagnostic], Counter[tuple[str, str]]]:
    """What is found in a file and not known, and what is known, by rule and hash, and not found.

    A place is the same whose whole hash is, and of those that are left whose one half is.
    """
    left = Counter({(rule, known): n for rule, hashes in baseline.files.get(file, {}).items() for known, n in hashes.items()})
    fresh = list(found)
    for part in (lambda known: known, lambda known: halves(known)[0], lambda known: halves(known)[1]):
        there: dict[tuple[str, str], list[str]] = {}
        for rule, known in left:
            there.setdefault((rule, part(known)), []).append(known)
        rest = []
        for d in fresh:
            same = there.get((d.rule, part(d.hash)), [])
            while same and left[d.rule, same[-1]] <= 0:
                same.pop()
            if same:
                left[d.rule, same[-1]] -= 1
            else:
                rest.append(d)
        fresh = rest
    return fresh, +left


def key(file: str, path: Path) -> str:
    """The path of a file as the baseline `path` names it."""
    return printable(os.path.relpath(file, path.parent).replace(os.sep, "/"))
