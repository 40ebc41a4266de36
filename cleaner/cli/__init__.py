"""The command line. Only click is imported here; a command is imported when it is asked for, and what it needs when it runs."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any, NoReturn

import click

from cleaner import __version__
from cleaner.errors import CleanerError

BUG = "This is a bug in cleaner. Please report it with the command and the file; `cleaner --debug ...` shows where it is."

OBJECTS = 50_000  # made before the garbage collector looks for cycles again: modules and rules are no garbage

HELP = """Repair raw Chinese text from newspapers and books, and show every change.

\b
Examples:
  cleaner clean scans/ -o out       clean all .txt files of a folder
  cleaner clean page.txt -o out     then open out/index.html
  cleaner check scans/              what is wrong with them
  cleaner fix page.txt              mend a file in its place
  cleaner explain PUN001            why, and by which standard
  cleaner init                      write a configuration to change

\b
Exit codes:
  0  done; nothing is wrong
  1  something is: a file that could not be cleaned, findings, a mended file
  2  usage, configuration, rules, or a file that could not be checked
  3  a bug in cleaner

\b
Completion in your shell (put the line into its start file):
  bash  eval "$(_CLEANER_COMPLETE=bash_source cleaner)"
  zsh   eval "$(_CLEANER_COMPLETE=zsh_source cleaner)"
  fish  _CLEANER_COMPLETE=fish_source cleaner | source
"""

SECTIONS = {
    "Texts": {"clean": "write clean text, TEI-XML and a report of every change", "check": "find what is wrong, and change nothing",
              "fix": "repair files in place", "ignore": "say that a place is right as it is"},
    "Outputs": {"export": "keep outputs in a repository up to date", "restore": "write the original again, byte for byte",
                "verify": "prove that outputs are valid and up to date"},
    "Rules": {"rules": "list them; test your own, begin a new one", "explain": "say what a rule does, or why a line came out so"},
    "Settings": {"init": "write a configuration to change", "config": "say which settings hold for a file, and why"},
}
MODULES = {"explain": "rules", "init": "config"}  # of the commands that stand beside another; the others have their own


class Commands(click.Group):
    """A group whose help lists its commands by what they are about, in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        return [name for told in SECTIONS.values() for name in told]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; only now is it imported."""
        known = self.list_commands(ctx)
        for name in [cmd_name] if cmd_name in known else known:  # an error names what is like a command that there is not
            if name not in self.commands:
                self.add_command(getattr(importlib.import_module(f"cleaner.cli.{MODULES.get(name, name)}"), name))
        return self.commands.get(cmd_name)

    def every(self) -> Mapping[str, click.Command]:
        """All commands by name."""
        self.get_command(click.Context(self), "")
        return self.commands

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line, or complete one for a shell."""
        if os.environ.get("_CLEANER_COMPLETE"):
            from cleaner.cli.completion import register

            register()
        return super().main(*arguments, **options)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section for each group of commands that there are."""
        for title, told in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<9}", about) for name, about in told.items()])


@click.group(cls=Commands, help=HELP, invoke_without_command=True,
             context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cleaner")
@click.option("--debug", is_flag=True, help="Show where in the code an error arose (or set CLEANER_DEBUG=1).")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """The group of all commands; without one it prints its help."""
    if debug:
        os.environ["CLEANER_DEBUG"] = "1"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False
    if context.invoked_subcommand:
        _ask_where()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _ask_where() -> None:
    try:
        os.getcwd()
    except OSError:
        raise CleanerError("the working folder is not there any more", "Go into another one (cd).") from None


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminated)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # `nohup` ignores it
        signal.signal(signal.SIGHUP, _terminated)
    gc.set_threshold(OBJECTS)
    code = run()
    gc.freeze()  # the process ends: to look for what is no longer used takes a tenth of a short run
    sys.exit(code)


def _open_streams() -> None:
    """Put something harmless in the place of standard streams that are closed; without standard output nothing is done."""
    closed = sys.stdout is None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    if closed:
        click.echo("Error: cannot write the output: standard output is closed\n  If nobody is to read it: > /dev/null", err=True)
        sys.exit(2)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, that of the process if `arguments` is None; gives the exit code."""
    try:
        code = cli.main(arguments, prog_name="cleaner", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.NoSuchOption):
            _say_file(sys.argv[1:] if arguments is None else arguments)
        return 2
    except CleanerError as error:
        _show_trace()
        from cleaner.reports import visible

        said = "\n".join(map(visible, str(error).split("\n")))
        click.echo(f"{click.style('Error:', fg='red')} {said}", err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. Files that were finished are complete, the others are as they were.", err=True)
        return 130
    except Exception as error:
        if isinstance(error, OSError) and error.filename is not None:
            _show_trace()
            _say_path(error)
            return 2
        if isinstance(error, OSError) and error.errno in _STDOUT_FAILS:
            # What is still to be flushed at exit would fail once more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):
                return 0  # the reader of our output has gone (`cleaner rules | head`); nothing is wrong
            click.echo(f"Error: cannot write the output: {error.strerror}", err=True)
            return 2
        _show_trace()
        click.echo(f"Internal error: {type(error).__name__}: {error}\n  {BUG}", err=True)
        return 3


_STDOUT_FAILS = (errno.EPIPE, errno.ENOSPC, errno.EIO)


def _show_trace() -> None:
    if os.environ.get("CLEANER_DEBUG"):
        import traceback

        click.echo(traceback.format_exc(), err=True, nl=False)


def _say_path(error: OSError) -> None:
    """Name the path that the system refuses, as one in a folder that may not be searched."""
    from cleaner.reports import visible

    path, hint = visible(str(error.filename)), "Check the path, and that you may read and write there."
    click.echo(f"{click.style('Error:', fg='red')} {path}: {error.strerror}\n  {hint}", err=True)


def _say_file(arguments: Sequence[str]) -> None:
    """Say how a file is named whose name was taken for an option."""
    if name := next((one for one in arguments if one.startswith("-") and os.path.lexists(one)), None):
        from cleaner.cli.running import shown

        there = shown(os.path.join(".", name))
        click.echo(f"  There is a file {shown(name)}: write -- before the names of files, or {there}", err=True)


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
