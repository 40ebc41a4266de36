"""What `cleaner check`, `cleaner fix` and `cleaner ignore` share: their rules, and the run over files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.engines import Job, Result, Task
    from cleaner.rules import RuleSet
    from cleaner.summary import Failure


def rules_of(config: Config, chosen: Sequence[str] = (), ignored: Sequence[str] = ()) -> RuleSet:
    """The rules that a configuration has in force, of them those that options choose, to mend a file in its place."""
    from cleaner.diagnostics import in_place
    from cleaner.errors import ConfigError
    from cleaner.rules import select

    rules = config.rule_set()
    prefixes = {name: [p.strip() for given in values for p in given.split(",")]
                for name, values in (("--select", chosen), ("--ignore", ignored))}
    for option, given in prefixes.items():
        for prefix in given:
            if not prefix or not any(rule.id.startswith(prefix) for rule in rules):
                raise ConfigError(f"{option}: no rule in force begins with {prefix!r}", "`cleaner rules` lists them.")
    return in_place(select(rules, prefixes["--select"], prefixes["--ignore"]))


def run(work: Sequence[Job], task: Task, rules: RuleSet, jobs: int | None, quiet: bool, label: str,
        done: Callable[[int, Result], Result] = lambda n, result: result) -> list[Result]:
    """The results of all jobs, in their order; a bar shows how far it is on a terminal."""
    from cleaner import engines

    results: dict[int, Result] = {}
    show = not quiet and len(work) > 1 and sys.stderr.isatty()
    bar = click.progressbar(length=len(work), label=label, file=sys.stderr) if show else None
    with bar or nullcontext():
        for n, result in engines.work(work, task, rules, jobs):
            results[n] = done(n, result)
            if bar:
                bar.update(1)
    if os.environ.get("CLEANER_DEBUG"):
        for n in sorted(results):
            click.echo(results[n].trace, err=True, nl=False)
    return [results[n] for n in range(len(work))]


def say_failures(failed: Sequence[Failure], checked: int, done: str) -> None:
    """Name on stderr what could not be `done`."""
    from cleaner.reports import visible

    for f in failed:
        click.echo(f"{click.style('Error:', fg='red')} {visible(f.what)}\n  {visible(f.hint)}", err=True)
    if failed:
        click.echo(f"{len(failed)} of {len(failed) + checked} inputs could not be {done}.", err=True)


def exit_code(failed: Sequence[Failure], found: bool) -> int:
    """3 if cleaner is at fault, 2 if something could not be done, 1 if something was `found`, else 0."""
    if failed:
        return 3 if any(f.internal for f in failed) else 2
    return int(found)


def plural(n: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
