"""`cleaner ignore`: say that a place is right as it is."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli.options import complete_rules, config_option, encoding_option, profile_option
from cleaner.cli.running import Choice, plural, shown


@click.command(short_help="Say that a place is right as it is, and why.")
@click.argument("at", metavar="FILE:LINE[:COLUMN]", type=click.Path())
@click.argument("rule", metavar="ID", shell_complete=complete_rules)
@click.option("--reason", required=True, help="Why the place is right as it is.")
@config_option
@profile_option
@encoding_option
def ignore(at: str, rule: str, reason: str, config_file: Path | None, profile: str | None, encoding: str | None) -> int:
    """Leave a place as it is, whatever the rule ID says of it, and write down why.

    The place is one that `cleaner check` names; without a column all findings of the rule in the line are meant. The nearest
    .cleaner-ignore.toml from the folder of FILE upwards gets the entry, or a new one in the working folder. The place is known by
    what stands there and the words around it, not by its line; where a file says the same again, it is the n-th of these places
    (`nth` in the entry; without that line it is all of them). `cleaner check` and `cleaner fix` honour it; an entry that fits
    nothing any more is said to be stale.

    \b
    Example:
      cleaner ignore page.txt:12:5 PUN001 --reason "the comma is in the print"
    """
    from cleaner import suppressions
    from cleaner.cli.place import place
    from cleaner.cli.settings import configs
    from cleaner.config import near_rule
    from cleaner.diagnostics import diagnose
    from cleaner.engines import batch
    from cleaner.engines.check import cleaned, file_named, suppressed
    from cleaner.errors import CleanerError, ConfigError, InputError

    where = place(at)
    if not where or where.last != where.first:
        raise click.UsageError(f"The place is FILE:LINE or FILE:LINE:COLUMN, as in page.txt:12:5, not {at!r}.")
    if not reason.strip():
        raise click.UsageError("--reason is empty: say why the place is right as it is.")
    chosen_by = configs(config_file, profile=profile, encoding=encoding)
    try:
        one = file_named(where.file)
        if one.path is None:
            raise click.UsageError("stdin has no place that could be known again.")
        chosen = chosen_by.of(one.path)
        rules = Choice().of(chosen.rules)
        if rule not in rules:
            raise ConfigError(f"no rule {rule!r} is in force for {shown(one.shown)}", near_rule(rule, rules))
        doc, quiet = cleaned(batch.job_of(one, chosen.config.max_bytes), chosen.config, rules)
    except InputError as error:
        raise CleanerError(shown(error.what), error.hint) from None
    here = [d for d in diagnose(doc, rules) if d.line == where.first and d.rule == rule and where.column in (0, d.column)]
    there = [s for s in suppressed(doc, rules, quiet) if s.finding.line == where.first and s.finding.rule == rule]
    if not here and (known := next((s for s in there if where.column in (0, s.finding.column)), None)):
        raise CleanerError(f"{shown(at)}: {rule} is ignored there already: {shown(known.reason)}",
                           "The reason stands in the nearest .cleaner-ignore.toml.")
    if not here:
        raise CleanerError(f"{shown(at)}: {rule} finds nothing there",
                           f"`cleaner check {shown(one.shown)}` shows what is found, and where.")
    if any(d.kind == "move" for d in here) and rules.pass_of(rule) != "order":
        raise CleanerError(f"{rule} reads columns apart, which is no matter of one place",
                           f"Switch the rule off: ignore = [\"{rule}\"].")
    file = suppressions.add(one.path, doc.source.text, here, reason)
    click.echo(f"{plural(len(here), 'place')} written to {shown(file)}.")
    return 0
