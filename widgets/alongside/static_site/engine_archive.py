"""The zip of what runs in a reader's browser: our modules, the course as data, a few libraries.

    alongside/…              the modules that the engine imports, and the data beside them
    alongside/_content/…     the course: its YAML files prepared, its notebooks under pages' names
    alongside/html.json      mark of Markdown → HTML, of all that the course says
    jsonschema/ …            libraries of plain Python

Nothing in it was compiled for a machine, so that any Python of the same version runs it.
"""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alongside.book.course_pages import page_texts
from alongside.course.markdown_html import prepared_html
from alongside.course.outline import Course
from alongside.course.yaml_file import parse_yaml, prepare_for_browser, read_text
from alongside.errors import CourseError
from alongside.static_site.program_text import statements, without_comments
from alongside.static_site.published_course import page_name, point_links

PACKAGE = Path(__file__).resolve().parent.parent
ENTRY = "static_site/engine/session.py"
"""What the worker imports; all else follows from it."""
LOOKED_THROUGH = "course/kinds"
"""A folder whose modules are found by being there."""
LIBRARIES = ("jsonschema", "referencing", "attr", "attrs", "jsonschema_specifications")
"""Of plain Python; `rpds`, which is not, has a stand-in in `engine/`."""
DATA = ("schema", "privacy/detector/lists", "book/styles")
"""Folders of files that modules read, beside those that stand in a module's own folder."""
_DATA_TYPES = frozenset({".css", ".js", ".json", ".txt", ".yml", ".tsv"})
_SKIPPED = frozenset({"static_site", "static_site/client", "site", "forms", "forms/static"})
_UNUSED = frozenset({"tests", "benchmarks", "__pycache__", "cli.py", "__main__.py"})
"""What libraries have beside what is imported from them."""
_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file in the zip: the same course gives the same bytes."""


def engine_archive(course: Course) -> bytes:
    """The zip, of the course as its files have it. Raises CourseError, ActivityError.

    It compresses nothing: it is sent compressed as a whole, which makes it smaller.
    """
    files = {**_modules(), **_libraries(), **_course_files(course)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            sent = without_comments(data) if name.endswith(".py") else data
            archive.writestr(zipfile.ZipInfo(name, _TIME), sent)
    return out.getvalue()


# --- our own modules ----------------------------------------------------------------------


def _modules() -> dict[str, bytes]:
    found = engine_modules()
    folders = {path.parent for path in found} | {PACKAGE / name for name in DATA}
    data = (path for folder in folders for path in folder.iterdir() if _is_data(path))
    return {_name(path): path.read_bytes() for path in [*found, *data]}


def _is_data(path: Path) -> bool:
    folder = path.parent.relative_to(PACKAGE).as_posix()
    return path.is_file() and path.suffix in _DATA_TYPES and folder not in _SKIPPED


def engine_modules() -> list[Path]:
    """The modules that the engine needs: its entry, and what each imports, then or later."""
    found: dict[Path, None] = {}
    waiting = [PACKAGE / ENTRY, *(PACKAGE / LOOKED_THROUGH).glob("*.py")]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting += _imports(path)
    return sorted(found)


def _imports(path: Path) -> Iterator[Path]:
    """The package's modules that one imports, with the folders' own `__init__`."""
    yield from (folder / "__init__.py" for folder in path.parents if folder.is_relative_to(PACKAGE))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # The package's own start offers what notebooks call, which nothing here does.
    for node in tree.body if path == PACKAGE / "__init__.py" else statements(tree):
        if isinstance(node, ast.ImportFrom):
            yield from _named(node.module or "", [alias.name for alias in node.names])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from _named(alias.name, [])


def _named(module: str, names: Iterable[str]) -> Iterator[Path]:
    words = module.split(".")
    if words[0] != PACKAGE.name:
        return
    place = PACKAGE.joinpath(*words[1:])
    candidates = [place, *(place / name for name in names)]
    for one in candidates:
        yield from (p for p in (one.with_suffix(".py"), one / "__init__.py") if p.is_file())


def _name(path: Path) -> str:
    return f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}"


# --- libraries --------------------------------------------------------------------------


def _libraries() -> dict[str, bytes]:
    files = {"rpds.py": (PACKAGE / "static_site" / "engine" / "rpds_stand_in.py").read_bytes()}
    for library in LIBRARIES:
        found = find_spec(library)
        (folder,) = (found.submodule_search_locations if found else None) or [""]
        if not folder:
            raise CourseError(f"The library {library} is not installed. Install it, then go on.")
        for path in _library_files(Path(folder)):
            files[f"{library}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return files


def _library_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        left_out = _UNUSED & {*path.relative_to(folder).parts}
        if path.is_file() and not left_out and path.suffix not in (".pyi", ".pyc"):
            yield path


# --- the course -----------------------------------------------------------------------------


def _course_files(course: Course) -> dict[str, bytes]:
    yaml = [*course.folder.rglob("*.yml"), *(course.root / "activities").rglob("*.yml")]
    texts = {path: prepare_for_browser(read_text(path, CourseError), path) for path in yaml}
    files = {path: text.encode() for path, text in texts.items()}
    outline = course.folder / "course.yml"
    files[outline] = point_links(texts[outline], course).encode()
    for section in course.sections:
        path = course.folder / section.notebook
        files[path.with_name(page_name(section.notebook))] = path.read_bytes()
    for path in course.folder.rglob("*.svg"):
        files[path] = path.read_bytes()
    made = point_links(json.dumps(_html(course, yaml), ensure_ascii=False), course)
    named = {_content_name(course, path): data for path, data in files.items()}
    return {**named, f"{PACKAGE.name}/html.json": made.encode()}


def _content_name(course: Course, path: Path) -> str:
    return f"{PACKAGE.name}/_content/{path.relative_to(course.root).as_posix()}"


def _html(course: Course, yaml: Iterable[Path]) -> dict[str, str]:
    data = [parse_yaml(read_text(path, CourseError), path, CourseError) for path in yaml]
    return prepared_html({*_texts(data), *page_texts(course)})


def _texts(data: Any) -> Iterator[str]:
    """All texts in a file's data, but not the names of its keys."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from _texts(list(data.values()))
    elif isinstance(data, list):
        for part in data:
            yield from _texts(part)
