"""Who imports whom: the directions that ARCHITECTURE.md promises, read from the code itself."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent
DOCUMENT = PACKAGE.parent / "ARCHITECTURE.md"

# A unit is a module or a folder right below cleaner/; it imports itself and these.
BASE = {"cache", "errors", "spans", "document", "remedy", "toml", "rules", "patience", "patterns"}
MAY_IMPORT = {
    "errors": set[str](),
    "columns": set(),
    "charsets": {"errors"},
    "cache": set(),
    "patterns": {"cache"},
    "spans": {"errors"},
    "document": {"errors", "spans"},
    "remedy": {"errors"},
    "toml": {"errors", "remedy"},
    "surnames": {"errors", "toml"},
    "rules": {"cache", "errors", "spans", "document", "surnames", "toml"},
    "patience": {"errors", "rules"},
    "own": BASE | {"kinds"},
    "conversion": {"errors"},
    "config": BASE | {"charsets", "conversion", "own"},
    "layers": BASE | {"config"},
    "lexicon": {"cache", "errors"},
    "grammar": {"cache", "errors"},
    "kinds": BASE,
    "quotes": {"errors", "lexicon", "patterns", "spans"},
    "passes": BASE | {"charsets", "config", "conversion", "grammar", "kinds", "lexicon", "quotes"},
    "reading": {"errors", "spans", "document"},
    "pipeline": BASE | {"config", "passes", "reading"},
    "account": BASE | {"config", "passes", "pipeline"},
    "diagnostics": BASE | {"config", "pipeline"},
    "suppressions": BASE | {"atomic", "diagnostics", "inputs"},
    "baseline": {"atomic", "diagnostics", "errors", "inputs"},
    "fixing": BASE | {"charsets", "config", "diagnostics", "exports", "passes"},
    "reports": (BASE - {"toml"}) | {"columns", "diagnostics", "exports", "summary"},
    "summary": BASE,
    "across": BASE | {"summary"},
    "restoration": {"errors", "spans", "document"},
    "exports": (BASE - {"toml"}) | {"restoration", "summary"},
    "verification": BASE | {"config", "exports", "inputs", "pipeline", "restoration", "summary"},
    "examples": BASE | {"across", "config", "kinds", "passes", "pipeline", "exports"},
    "inputs": {"errors", "summary"},
    "atomic": {"errors"},
    "engines": BASE | {"across", "config", "diagnostics", "fixing", "passes", "pipeline", "exports", "reports", "summary", "inputs",
                       "atomic", "suppressions"},
    "cli": BASE | {"columns", "config", "conversion", "examples", "layers", "own", "account", "atomic", "baseline", "diagnostics",
                   "engines", "exports", "fixing", "reports", "restoration", "summary", "suppressions", "verification", "inputs"},
}
# Modules of passes/ that several passes may use: what a pass is, and tables that know no rules.
SHARED = {"base", "pairs", "plausibility"}
# Libraries beyond the few that everything may use, and the units that they are for.
EVERYWHERE = {"msgspec", "regex"}
HOME = {"click": "cli", "lxml": "exports restoration verification", "ftfy": "passes", "rapidfuzz": "across passes",
        "opencc": "conversion", "pathspec": "layers", "jieba": "lexicon", "marisa_trie": "lexicon conversion",
        "platformdirs": "cache", "tomli": "toml", "tomllib": "toml"}  # tomllib is new in Python 3.11
# These cost so much that a run which does not need them must not import them.
LATE = {"ftfy", "jieba", "numpy", "opencc", "rapidfuzz"}


class Import(NamedTuple):
    """One import of one module: who, whom, and whether it is done when the importer is imported."""

    importer: str
    imported: str
    early: bool


@cache
def imports() -> tuple[Import, ...]:
    return tuple(one for path in sorted(PACKAGE.rglob("*.py")) for one in imports_of(path))


def name_of(path: Path) -> str:
    return ".".join(["cleaner", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[Import]:
    name = name_of(path)
    tree = ast.parse(path.read_bytes())
    functions = (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    late = {child for function in functions for child in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            found = [str(node.module)]
            found += [f"{node.module}.{alias.name}" for alias in node.names if is_module(f"{node.module}.{alias.name}")]
        else:
            continue
        for imported in found:
            yield Import(name, imported, node not in late)


def is_module(name: str) -> bool:
    place = PACKAGE.joinpath(*name.split(".")[1:])
    return name.startswith("cleaner.") and (place.with_suffix(".py").is_file() or (place / "__init__.py").is_file())


def unit(module: str) -> str:
    return [*module.split("."), ""][1]


def test_the_reader_of_imports_sees_them() -> None:
    assert Import("cleaner.spans", "typing", True) in imports()
    assert Import("cleaner.pipeline", "cleaner.passes.layout", True) in imports()
    assert Import("cleaner.cli.clean", "cleaner.engines.job", False) in imports()


def test_every_unit_has_its_place() -> None:
    units = {unit(name_of(path)) for path in PACKAGE.rglob("*.py")} - {"", "__main__"}
    assert units == set(MAY_IMPORT)


@pytest.mark.skipif(not DOCUMENT.exists(), reason="only in a checkout")
def test_the_document_names_every_unit() -> None:
    told = DOCUMENT.read_text("utf-8")
    missing = [name for name in MAY_IMPORT if not any(f"  {name}{end}" in told for end in (".py ", "/ "))]
    assert missing == []
    assert "cli → engines → pipeline → passes → config, kinds → rules → document → spans → errors" in told


def test_directions() -> None:
    wrong = [f"{i.importer} imports {i.imported}" for i in imports()
             if unit(i.importer) in MAY_IMPORT and unit(i.imported) in MAY_IMPORT and i.imported.startswith("cleaner.")
             and unit(i.imported) not in MAY_IMPORT[unit(i.importer)] | {unit(i.importer)}]
    assert wrong == []


def test_directions_have_no_circle() -> None:
    done: set[str] = set()
    while ready := {name for name, below in MAY_IMPORT.items() if below <= done} - done:
        done |= ready
    assert done == set(MAY_IMPORT)


def in_passes(module: str) -> str:
    """The module or folder of passes/ that a module belongs to; empty if to none."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["cleaner", "passes"] and len(parts) > 2 else ""


def test_passes_never_import_each_other() -> None:
    from cleaner.pipeline import PASSES

    passes = {step.name for step in PASSES}
    users: dict[str, set[str]] = {name: {name} for name in passes}
    pairs = {(in_passes(i.importer), in_passes(i.imported)) for i in imports()}
    links = {(a, b) for a, b in pairs if a and b and a != b and b not in SHARED}
    assert [f"{a} imports {b}" for a, b in links if b in passes] == []
    changed = True
    while changed:
        before = {name: set(by) for name, by in users.items()}
        for a, b in links:
            users.setdefault(b, set()).update(users.get(a, set()))
        changed = users != before
    assert {name: sorted(by) for name, by in users.items() if len(by) > 1} == {}, "a helper is private to one pass"
    assert [i for i in imports() if in_passes(i.importer) in SHARED and in_passes(i.imported) not in SHARED | {""}] == []


def test_passes_and_kinds_do_no_input_or_output() -> None:
    world = {"os", "io", "sys", "pathlib", "shutil", "tempfile", "subprocess", "socket", "urllib", "logging", "random", "time",
             "datetime"}
    wrong = [f"{i.importer} imports {i.imported}" for i in imports()
             if unit(i.importer) in ("passes", "kinds") and i.imported.split(".")[0] in world]
    assert wrong == []


def test_libraries_are_imported_where_they_belong() -> None:
    wrong = []
    for i in imports():
        library = i.imported.split(".")[0]
        if library == "cleaner" or library in EVERYWHERE or library in sys.stdlib_module_names - HOME.keys():
            continue
        if unit(i.importer) not in HOME.get(library, "").split() or (library in LATE and i.early):
            wrong.append(f"{i.importer} imports {library}{' too early' if library in LATE else ''}")
    assert wrong == []


def test_errors_and_spans_stand_on_the_standard_library_alone() -> None:
    found = {i.imported.split(".")[0] for i in imports() if unit(i.importer) in ("errors", "spans")}
    assert found <= sys.stdlib_module_names | {"cleaner"}


def test_the_command_line_imports_only_click_at_first() -> None:
    early = {i.imported for i in imports() if unit(i.importer) in ("cli", "__main__") and i.early and not guarded(i)}
    own = {name for name in early if name.startswith("cleaner.")}
    assert own <= {name for name in own if name.startswith("cleaner.cli")} | {"cleaner.columns", "cleaner.errors"}
    assert {name.split(".")[0] for name in early} <= sys.stdlib_module_names | {"cleaner", "click"}


def guarded(one: Import) -> bool:
    """True if an import is only for type checkers, or in cli/settings.py, which commands import late."""
    if one.importer == "cleaner.cli.settings":
        return True
    path = PACKAGE.joinpath(*one.importer.split(".")[1:])
    source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return any(isinstance(child, ast.ImportFrom) and child.module == one.imported for child in node.body)
    return False


def test_files_are_small() -> None:
    long = [str(path) for path in PACKAGE.rglob("*.py") if len(path.read_text("utf-8").splitlines()) > 400]
    assert long == []
