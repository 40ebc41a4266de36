"""What the commands that work on many files share: the configuration of each, and the run over all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from cleaner.engines import Job, Part, Result, Task
    from cleaner.engines.across import Across
    from cleaner.inputs import Input
    from cleaner.layers import Chosen, Configs
    from cleaner.rules import RuleSet
    from cleaner.summary import Failure, Shared

NAMED = 3  # files that are named where many failed for one reason


class Batch:
    """Jobs, each with its part; what cannot be done, and what the configuration excludes."""

    def __init__(self, failures: Iterable[Failure]) -> None:
        self.work: list[Job] = []
        self.parts: list[Part] = []
        self.failed = list(failures)
        self.left_out: list[Input] = []

    def rules(self) -> RuleSet:
        """All rules of all parts; of several with one id the first."""
        from cleaner.rules import RuleSet, builtin

        sets = list({id(rules): rules for _, rules in self.parts}.values())
        if len(sets) == 1:
            return sets[0]
        every = {rule.id: (rules.pass_of(rule.id), rule) for rules in reversed(sets) for rule in rules}
        order = {rule.id: n for n, rule in enumerate(builtin())}
        return RuleSet(every[rule_id] for rule_id in sorted(every, key=lambda name: (order.get(name, len(order)), name)))


def batch_of(inputs: Sequence[Input], failures: Sequence[Failure], chosen_by: Configs, part: Callable[[Chosen], Part],
             ready: Callable[[Path], object] = lambda path: None, *, allow_empty: bool = False) -> Batch:
    """What is done with each input under its own configuration, a `part` for all that have the same.

    To the failures come inputs whose configuration is not valid, or for which `ready` raises ConfigError, and folders and patterns
    of which nothing is left by `exclude`, unless that is allowed: what checks no file must not be taken for one that found nothing.
    """
    from cleaner.engines.batch import job_of
    from cleaner.errors import ConfigError, RuleError
    from cleaner.inputs import near
    from cleaner.summary import Failure, Nothing

    found = Batch(failures)
    parts: dict[int, Part] = {}
    for one in inputs:
        try:
            chosen = chosen_by.of(one.place)
            if one.place and chosen.loaded.excludes(one.place):
                found.left_out.append(one)
                continue
            if one.place:
                ready(one.place)
        except (ConfigError, RuleError) as error:
            found.failed.append(Failure(one.shown, near(error.what), error.hint))
            continue
        if id(chosen) not in parts:
            parts[id(chosen)] = part(chosen)
        found.work.append(job_of(one, chosen.config.max_bytes))
        found.parts.append(parts[id(chosen)])
    if found.left_out and not allow_empty:
        some = {one.within for one in inputs if one not in found.left_out}
        for path in dict.fromkeys(one.within for one in found.left_out if one.within and one.within not in some):
            found.failed.append(Nothing(path, f"{path}: all of its files are left out, as `exclude` of the configuration says",
                                        "`cleaner config show` says where it stands."))
    return found


def mending(inputs: Sequence[Input], failures: Sequence[Failure], chosen_by: Configs, task: Callable[[Chosen], Task],
            choice: Choice, allow_empty: bool) -> Batch:
    """The same for a task that mends files in their places, or says what would be mended, by the rules of a choice."""
    from cleaner import suppressions

    sets: list[RuleSet] = []
    own: dict[str, None] = {}

    def part(chosen: Chosen) -> Part:
        sets.append(chosen.loaded.rules)
        own.update(dict.fromkeys(chosen.config.rules))
        return task(chosen), choice.of(chosen.rules)

    batch = batch_of(inputs, failures, chosen_by, part, suppressions.of, allow_empty=allow_empty)
    if len(batch.work) + len(batch.left_out) == len(inputs):
        choice.check(sets or [chosen_by.of().rules], own)
    return batch


class Choice(NamedTuple):
    """Of the rules in force, those that --select and --ignore choose, to mend a file in its place."""

    selected: Sequence[str] = ()
    ignored: Sequence[str] = ()

    def of(self, rules: RuleSet) -> RuleSet:
        """The rules that are chosen among those in force."""
        from cleaner.diagnostics import in_place
        from cleaner.rules import select

        return in_place(select(rules, _prefixes(self.selected), _prefixes(self.ignored)))

    def check(self, sets: Sequence[RuleSet], own: Iterable[str]) -> None:
        """Raise ConfigError for a prefix that no rule of any of `sets` begins with, or if nothing is left to look for.

        What is to be ignored may be left out already: rules of the files `own` and built-in ones that are not in force.
        """
        from cleaner.errors import ConfigError, did_you_mean
        from cleaner.rules import idle

        ids = {rule.id for rules in {id(rules): rules for rules in sets}.values() for rule in rules}
        for option, given in (("--select", self.selected), ("--ignore", self.ignored)):
            for prefix in _prefixes(given):
                if prefix and any(rule_id.startswith(prefix) for rule_id in ids):
                    continue
                every = ids | _there(own)
                if not prefix or not any(rule_id.startswith(prefix) for rule_id in every):
                    near = did_you_mean(prefix, every | {rule_id[:-3] for rule_id in every})
                    raise ConfigError(f"{option}: no rule begins with {prefix!r}", f"{near}`cleaner rules` lists them.")
                if option == "--select":
                    raise ConfigError(f"{option}: no rule in force begins with {prefix!r}",
                                      "The configuration leaves it out; `cleaner config show` says where.")
        if (self.selected or self.ignored) and all(idle(self.of(rules)) for rules in sets):
            options = " and ".join(name for name, given in (("--select", self.selected), ("--ignore", self.ignored)) if given)
            raise ConfigError(f"{options}: no rule is left that looks for anything", "`cleaner rules` lists those in force.")


def _there(own: Iterable[str]) -> set[str]:
    """The ids of all rules, those of the files `own` included, whatever is in force."""
    from cleaner.own import load_own
    from cleaner.rules import builtin

    return {rule.id for rule in builtin()} | {rule.id for path in own for _, rule in load_own(Path(path))}


def _prefixes(values: Sequence[str]) -> list[str]:
    return [prefix.strip() for given in values for prefix in given.split(",")]


def run(work: Sequence[Job], parts: Sequence[Part], jobs: int | None, quiet: bool, label: str,
        stage: Across | None = None) -> tuple[list[Result], list[Shared]]:
    """The results of all jobs, in their order, and what a `stage` found that compares them; that is closed."""
    if stage is None:
        return _run(work, parts, jobs, quiet, label), []
    with closing(stage):
        results = _run(work, parts, jobs, quiet, label, stage.hold)
        again, shared = stage.again(work, dict(enumerate(results)), [rules for _, rules in parts])
        marked = _run(list(again.values()), [parts[n] for n in again], jobs, quiet, "Marking what stands in several files")
        for n, result in zip(again, marked):
            results[n] = result
    return results, shared


def _run(work: Sequence[Job], parts: Sequence[Part], jobs: int | None, quiet: bool, label: str,
         done: Callable[[int, Result], Result] = lambda n, result: result) -> list[Result]:
    """The results of all jobs; a bar shows how far it is on a terminal."""
    from cleaner import engines

    results: dict[int, Result] = {}
    show = not quiet and len(work) > 1 and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    bar = click.progressbar(length=len(work), label=label, file=sys.stderr, width=0) if show else None
    with bar or nullcontext():
        for n, result in engines.work(work, parts, jobs):
            results[n] = done(n, result)
            if bar:
                bar.update(1)
    if os.environ.get("CLEANER_DEBUG"):
        for n in sorted(results):
            click.echo(results[n].trace, err=True, nl=False)
    return [results[n] for n in range(len(work))]


def say_left_out(batch: Batch) -> None:
    """Name on stderr what the configuration excludes: a report that finds nothing must not be taken for one that looked."""
    from cleaner.reports import visible

    if names := [visible(one.shown) for one in batch.left_out]:
        more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        click.echo(f"Left out, as `exclude` of the configuration says: {', '.join(names[:NAMED])}{more}", err=True)


def say_failures(failed: Sequence[Failure], checked: int, done: str) -> None:
    """Name on stderr what could not be `done`; what failed for one reason is told together."""
    from cleaner.reports import visible

    reasons: dict[tuple[str, str], list[str]] = {}
    for f in failed:
        reasons.setdefault((f.what, f.hint), []).append(f.name)
    for (what, hint), names in reasons.items():
        by_itself = what.startswith(f"{names[0]}:")
        said = visible(what) if by_itself else "\n".join(map(visible, what.split("\n")))  # a place in a configuration is shown
        click.echo(f"{click.style('Error:', fg='red')} {said}\n  {visible(hint)}", err=True)
        if not by_itself:
            more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
            click.echo(f"  Not {done} for it: {', '.join(map(visible, names[:NAMED]))}{more}", err=True)
    if failed:
        click.echo(f"{len(failed)} of {len(failed) + checked} inputs could not be {done}.", err=True)


def shown(path: object) -> str:
    """A path as it can be printed on a line: a break or an escape in a name is seen, and does nothing."""
    from cleaner.inputs import printable

    name = printable(str(path))
    if name.isprintable():
        return name
    from cleaner.reports import visible

    return visible(name)


def exit_code(failed: Sequence[Failure], found: bool) -> int:
    """3 if cleaner is at fault, 2 if something could not be done, 1 if something was `found`, else 0."""
    if failed:
        return 3 if any(f.internal for f in failed) else 2
    return int(found)


def plural(n: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
