"""Rules about the code: which part may know which, what every module has, what no file says."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "widgets" / "alongside"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_content" not in path.parts)

# A part may import from those above it here, never from one below or beside it.
LAYERS = (
    ("core",),  # the course, activities, the record, the check
    ("book", "care", "completion"),  # what is made from them
    ("forms",),  # the widgets
    ("notebook",),  # what a notebook calls
    ("site", "lab"),  # the two places it opens in
    ("cohort",),
    ("hub",),  # the cohort's server
    ("commands",),
    ("cli",),
)
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}
PLAIN = ("core",)  # parts that run without Jupyter
JUPYTER = re.compile(
    r"(ipywidgets|IPython|ipykernel|traitlets|anywidget|voila|tornado|nb(format|client|convert)"
    r"|jupyter\w*|comm)\Z"
)
LONGEST = 400


def name(path: Path) -> str:
    """A module's path inside the package, or a file's inside the project."""
    inside = path.is_relative_to(PACKAGE)
    return path.relative_to(PACKAGE if inside else ROOT).as_posix()


def part(path: Path) -> str:
    """The part of the package that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)}: write imports from the top, alongside.…"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    """The other parts of the package that a module imports from."""
    dotted = (found.split(".") for found in imports(path) if found.startswith("alongside."))
    return {words[1] for words in dotted if (PACKAGE / words[1]).exists() or words[1] in LEVEL}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_one_way(path: Path) -> None:
    if part(path) == "__init__":
        return  # it looks up `notebook` when a notebook calls it
    assert part(path) in LEVEL, f"{part(path)} has no place in LAYERS: give it one"
    for other in ours(path) - {part(path)}:
        assert LEVEL[other] < LEVEL[part(path)], f"{name(path)} imports from {other}"


@pytest.mark.parametrize("path", [p for p in MODULES if part(p) in PLAIN], ids=name)
def test_the_core_runs_without_jupyter(path: Path) -> None:
    found = [module for module in imports(path) if JUPYTER.match(module.split(".")[0])]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@cache
def covered() -> frozenset[str]:
    """What test files say they cover: `Covers: core/kinds/rows.py, core/kinds/` in the docstring.

    A name that ends in "/" stands for the modules in that folder.
    """
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        said = re.search(r"^Covers:(.*?)(?:\n\s*\n|\Z)", ast.get_docstring(tree(path)) or "",
                         re.DOTALL | re.MULTILINE)  # fmt: skip
        found |= set(re.findall(r"[\w/.-]+", said[1])) if said else set()
    return frozenset(word.rstrip(".") for word in found)


def has_code(path: Path) -> bool:
    """Whether there is anything to test: more than a docstring and imports."""
    plain = (ast.Import, ast.ImportFrom)
    rest = [n for n in tree(path).body if not isinstance(n, plain) and not _is_words(n)]
    return bool(rest)


def _is_words(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("path", [p for p in MODULES if has_code(p)], ids=name)
def test_every_module_has_a_test(path: Path) -> None:
    words = list(path.relative_to(PACKAGE).with_suffix("").parts)
    words = words[:-1] or ["api"] if words[-1] == "__init__" else words
    files = [f"test_{'_'.join(words[start:])}.py" for start in range(len(words))]
    there = [file for file in files if any((ROOT / "tests").rglob(file))]
    folder = f"{path.parent.relative_to(PACKAGE).as_posix()}/"
    assert there or {name(path), folder} & covered(), (
        f"Write tests/{files[-1]}, or 'Covers: {name(path)}' in the docstring of the test file."
    )


@pytest.mark.parametrize("word", sorted(covered()))
def test_what_a_test_covers_exists(word: str) -> None:
    assert (PACKAGE / word).exists()


def files() -> list[Path]:
    """Every text file of the project: those under version control, or all but the made ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        found = [ROOT / file for file in listed.stdout.split("\0") if file]
    else:
        made = {".git", ".venv", "__pycache__", "dist", "build", ".hypothesis"}
        found = [path for path in ROOT.rglob("*") if not made & set(path.parts)]
    return sorted(p for p in found if p.is_file() and p.suffix not in (".png", ".pyc", ".woff2"))


UNSAID = {
    # The pieces are joined here, so that this file doesn't say them either.
    "a path of somebody's computer": re.compile(
        r"(?<![\w.])/(?:" + "|".join(["wor" + "k", "roo" + "t", "User" + r"s/\w+"]) + ")/"
    ),
    "a tracker": re.compile("issues" + " show|" + r"\bissue" + r" #?\d+\b", re.IGNORECASE),
}


@pytest.mark.parametrize("what", UNSAID)
def test_no_file_names(what: str) -> None:
    for path in files():
        text = path.read_text(encoding="utf-8", errors="replace")
        found = UNSAID[what].search(text)
        assert not found, f"{name(path)} names {what}: {found and found[0]}"


def test_the_root_stays_readable() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in files()}
    assert len(tops) <= 20, sorted(tops)
