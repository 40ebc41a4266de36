"""A job is one file: read, clean, render, write. Its result is small data that crosses processes."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import msgspec
from msgspec import Struct

from cleaner import patience
from cleaner.atomic import differing, write_all
from cleaner.config import Config
from cleaner.document import Document, Source
from cleaner.errors import CleanerError, ConfigError, InputError, RuleError, TooSlow
from cleaner.exports import FORMATS, links_beside, rendered
from cleaner.inputs import Input, printable
from cleaner.passes import decode
from cleaner.pipeline import clean
from cleaner.rules import RuleSet
from cleaner.summary import Failure, FileSummary, stats

if TYPE_CHECKING:
    from cleaner.across import Copy
    from cleaner.engines.fix import Fixed
    from cleaner.reports import FileReport

EMPTY = "Get the text again, or leave it out: exclude = [...] in cleaner.toml."
REPORT = "This is a bug in cleaner. Please report it with the file; `cleaner --debug ...` shows where it is."


class Task(Protocol):
    """What is done with each file of a batch, and what all its jobs share."""

    def do(self, job: Job, rules: RuleSet) -> Result:
        """Do a job under rules; raises CleanerError if that cannot be done."""
        ...


Part: TypeAlias = tuple[Task, RuleSet]  # what a job is done under: the task, with its configuration, and the rules of that


class Settings(Struct, frozen=True):
    """The task of `cleaner clean`: read, clean, render, write below the folder `out`.

    `across` says that files are compared, `corpus` that their TEI is put together, `dry` that nothing is written.
    """

    config: Config
    formats: tuple[str, ...]
    out: Path
    across: bool = False
    corpus: bool = False
    dry: bool = False

    def outputs(self, stem: str) -> dict[str, Path]:
        """The output files of an input, by format."""
        return {name: self.out / (stem + FORMATS[name].suffix) for name in self.formats}

    def do(self, job: Job, rules: RuleSet) -> Result:
        """Clean a file and write its outputs."""
        one = job.input
        data = data_of(job, self.config)
        doc = clean_bytes(data, one, self.config, rules)
        prints = b""
        if job.copies:
            doc = marked(doc, job)
        elif self.across:
            from cleaner.across import prints as of

            prints = msgspec.msgpack.encode(of(doc))
        paths = self.outputs(one.stem)
        # Everything is rendered before anything is written: a failure leaves the outputs of an earlier run whole.
        made = rendered(doc, rules, paths, dict.fromkeys(paths, links_beside(one.stem, self.formats)))
        changed = (differing if self.dry else write_all)({path: made[name] for name, path in paths.items()})
        summary = FileSummary(one.recorded, doc.source.encoding, len(data), doc.source.sha256,
                              {name: path.relative_to(self.out).as_posix() for name, path in paths.items()}, stats(doc, rules))
        return Result(summary, prints=prints, changed=changed)


class Job(Struct, frozen=True):
    """One input; `data` if it was read already (stdin), `size` in bytes as far as it is known.

    `copies` are what other files have of it and must be marked; `sha256` is that of the source they were found in.
    """

    input: Input
    size: int = 0
    data: bytes | None = None
    copies: tuple[Copy, ...] = ()
    sha256: str = ""


class Result(Struct, frozen=True):
    """What came of a job: a summary or a failure; `trace` says where in the code it failed, for bugs.

    `prints` are what the document is known by, if files are compared; `report` and `fixed` are what `cleaner check` and
    `cleaner fix` say of the file, `diff` what they would change, if that is asked for, `mended` what stdin becomes. `changed`
    are the outputs that were not up to date.
    """

    summary: FileSummary | None = None
    failure: Failure | None = None
    trace: str = ""
    prints: bytes = b""
    report: FileReport | None = None
    fixed: Fixed | None = None
    mended: bytes = b""
    diff: bytes = b""
    changed: Sequence[Path] = ()

    @property
    def sha256(self) -> str:
        """The checksum of the source that was read, empty if it was not."""
        known = self.summary or self.report
        return known.sha256 if known else ""


def run(job: Job, task: Task, rules: RuleSet) -> Result:
    """Do a job. A failure is a result; only what ends the whole batch is raised: a rule that cannot work, an interrupt."""
    shown = job.input.shown
    try:
        return task.do(job, rules)
    except (RuleError, ConfigError):
        raise
    except CleanerError as error:
        if isinstance(error, TooSlow):
            patience.lose(error.rule)
        what = error.what if error.what.startswith(f"{shown}:") else f"{shown}: {error.what}"
        return Result(failure=Failure(shown, printable(what), error.hint))
    except MemoryError:
        what = f"{shown}: there is not enough memory to clean it"
        return Result(failure=Failure(shown, what, "Cut the file in pieces, or use --jobs 1."))
    except Exception as error:
        what = f"{shown}: internal error: {type(error).__name__}: {error}"
        return Result(failure=Failure(shown, printable(what), REPORT, internal=True), trace=traceback.format_exc())


def marked(doc: Document, job: Job) -> Document:
    """The document with what other files have of it; raises InputError if the file is not what it was."""
    from cleaner.across import mark

    if doc.source.sha256 != job.sha256:
        raise InputError("was changed while it was cleaned", "Run the command again.")
    return mark(doc, job.copies)


def clean_bytes(data: bytes, one: Input, config: Config, rules: RuleSet) -> Document:
    """The clean document of an input's bytes; raises InputError if they are no text."""
    return clean(source_of(data, one, config), config, name=one.name, rules=rules)


def source_of(data: bytes, one: Input, config: Config) -> Source:
    """The text of an input's bytes; raises InputError if they are none."""
    check_size(len(data), one.shown, config.max_bytes)
    if not data:
        raise InputError(f"{one.shown}: is empty", EMPTY)
    source = decode.read(data, config.encoding)
    if decode.looks_binary(source):
        raise InputError(f"{one.shown}: is not text",
                         "cleaner reads plain text; if it is text in a rare encoding, name that with --encoding.")
    if not source.text.strip().strip("\ufeff"):
        raise InputError(f"{one.shown}: holds nothing but white space", EMPTY)
    return source


def data_of(job: Job, config: Config) -> bytes:
    """The bytes of a job's input; raises InputError as `read` does."""
    if job.data is None and job.input.path:
        return read(job.input.path, job.input.shown, config.max_bytes)
    return job.data or b""


def read(path: Path, shown: str, max_bytes: int) -> bytes:
    """The bytes of a file; raises InputError if it cannot be read, or is longer than `max_bytes`."""
    try:
        with open(path, "rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        gone = "is a link to a file that is not there" if path.is_symlink() else "is not there any more"
        raise InputError(f"{shown}: {gone}", "Check the path.") from None
    except IsADirectoryError:
        raise InputError(f"{shown}: is a folder", "Give it as a path of its own.") from None
    except PermissionError:
        raise InputError(f"{shown}: may not be read", "Give yourself the right to read it.") from None
    except OSError as error:
        raise InputError(f"{shown}: cannot be read: {error.strerror or error}", "Check the file and the disk it is on.") from None
    check_size(len(data), shown, max_bytes)
    return data


def read_stdin(max_bytes: int) -> bytes:
    """All of stdin, as bytes, but no more than one byte beyond `max_bytes`: enough to be refused."""
    return sys.stdin.buffer.read(max_bytes + 1)


def check_size(size: int, shown: str, max_bytes: int) -> None:
    """Raise InputError if a file of `size` bytes is too large."""
    if size > max_bytes:
        raise InputError(f"{shown}: is longer than {max_bytes:,} bytes", "Cut it in pieces, or raise max-bytes in cleaner.toml.")
