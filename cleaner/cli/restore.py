"""`cleaner restore`: the original files back from diplomatic TEI."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.running import shown

if TYPE_CHECKING:
    from cleaner.restoration import Restored

SUFFIX = ".diplomatic.tei.xml"


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="PATH",
              help="A file, or for several FILEs a folder (FOLDER/), or - for standard output. Beside each FILE if not given.")
@click.option("--overwrite", is_flag=True, help="Write over a file that has other content.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing of what went well.")
def restore(files: tuple[Path, ...], output: str | None, overwrite: bool, quiet: bool) -> int:
    """Write the original of each diplomatic TEI FILE, byte for byte; of a corpus, all of them.

    FILE may have been indented or written by other XML tools since. The checksum of the original is proved; a FILE that was
    damaged is refused, with the lines of the original where it was. A file that is there already and is the same is left alone.
    Exits with 1 if a FILE could not be restored; the others are.

    \b
    Examples:
      cleaner restore out/004.diplomatic.tei.xml -o 004.txt
      cleaner restore out/*.diplomatic.tei.xml -o originals/
      cleaner restore out/corpus.diplomatic.tei.xml -o originals/
      cleaner restore out/004.diplomatic.tei.xml -o - | sha256sum
    """
    from cleaner.errors import CleanerError, OutputError

    into_folder = len(files) > 1 or (output is not None and (Path(output).is_dir() or output.endswith("/")))
    failed = 0
    for file in files:
        try:
            originals = _originals(file)
            if output and output != "-" and len(originals) > 1:
                into_folder = True
            if output == "-":
                if len(files) > 1 or len(originals) > 1:
                    raise OutputError("several files cannot be written to standard output", "Give a folder: -o originals/")
                sys.stdout.buffer.write(originals[0].data)
                continue
            folder = Path(output) if into_folder and output else file.parent
            for original in originals:
                name = _below(original.name) or Path(file.name.removesuffix(SUFFIX) + ".txt")
                _write(original, folder / name if into_folder or not output else Path(output), overwrite, quiet)
        except CleanerError as error:
            failed += 1
            click.echo(f"{click.style('Error:', fg='red')} {shown(file)}: {error}", err=True)
    return 1 if failed else 0


def _below(name: str) -> Path | None:
    """The path of an original below a folder, whatever its file says; None if it has no name."""
    parts = [part for part in Path(name).parts if part not in ("..", "/")]
    return Path(*parts) if parts else None


def _originals(file: Path) -> list[Restored]:
    from cleaner.errors import InputError
    from cleaner.restoration import restored

    try:
        return list(restored(file.read_bytes()))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None


def _write(original: Restored, target: Path, overwrite: bool, quiet: bool) -> None:
    from cleaner.atomic import write_named
    from cleaner.errors import OutputError

    try:
        same = target.is_file() and target.read_bytes() == original.data
    except OSError as error:
        raise OutputError(f"{shown(target)} cannot be read: {error.strerror}") from None
    if not same:
        if (target.is_file() or target.is_dir()) and not overwrite:
            raise OutputError(f"{shown(target)} exists and has other content", "Give another place with -o, or --overwrite.")
        write_named(target, original.data)
    if not quiet:
        said = "is there already" if same else f"{len(original.data):,} bytes"
        click.echo(f"{shown(target)}  {said}, sha256 {original.sha256[:12]}… proved")
