"""The engine's archive is all that a browser gets: it runs on plain Python, nothing beside it."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.paths import PACKAGE, ROOT, TESTS
from tests.support.static_site import built_engine

from alongside.course.markdown_html import to_html
from alongside.course.outline import Course
from alongside.static_site.engine_archive import engine_archive, engine_modules
from alongside.static_site.published_course import point_links
from alongside.static_site.pyodide_files import is_needed

CONVERSATION = """
import json, sys
sys.path[:0] = [sys.argv[1]]
from alongside.static_site.engine.session import PageSession
session = PageSession()
def ask(place, **message):
    ((text, _),) = session.answer(place, json.dumps({"seq": 1, **message}), [], print)
    return json.loads(text)
words = {"impressions": "Words."}
saved = ask("activity-1", kind="save", base_revision=0, writer="w", changes=words)
comment = ask("activity-1", kind="comment", writer="w")
files = session.take_changes()
session.load([])
session.load(files)
print(json.dumps({
    "saved": saved["kind"],
    "comment": comment["html"],
    "again": ask("activity-1", kind="hello"),
    "files": [name for name, _ in files],
    "stale": session.take_stale(),
    "startup_state": json.loads(session.startup_state()),
    "news": json.loads(session.news()),
    "unkept": session.unkept("activity-1", '{"kind": "save", "seq": 2}', "No."),
    "beside": [name for name, m in sys.modules.items() if "site-packages" in str(m)],
}))
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engine")
    with zipfile.ZipFile(built_engine(tmp_path_factory)) as made:
        assert {info.compress_type for info in made.infolist()} == {zipfile.ZIP_STORED}
        made.extractall(folder)
    return folder


def test_a_form_is_answered_with_nothing_else_installed(archive: Path) -> None:
    # -I -S: no environment, no installed packages.
    command = [sys.executable, "-I", "-S", "-c", CONVERSATION, str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["saved"] == "saved"
    assert told["again"]["answers"]["impressions"]["value"] == "Words."
    course = Course.read(ROOT)
    assert told["comment"] == point_links(to_html(course.activity(1).comment), course)
    assert "reflections/activity-1.md" in told["files"]
    assert told["beside"] == []
    assert told["startup_state"]["facts"]["words"] == 1


def test_it_holds_no_module_that_a_browser_has_no_use_for() -> None:
    folders = {path.relative_to(PACKAGE).parts[0] for path in engine_modules()}
    assert not folders & {"site", "cohort", "hub", "lab", "cli", "api.py"}


@pytest.mark.soak
def test_the_same_course_gives_the_same_bytes(archive: Path) -> None:
    again = zipfile.ZipFile(io.BytesIO(engine_archive(Course.read(ROOT))))
    assert {i.filename: again.read(i) for i in again.infolist()} == {
        path.relative_to(archive).as_posix(): path.read_bytes()
        for path in archive.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {info.date_time for info in again.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_links_lead_to_pages_and_nowhere_to_notebooks(archive: Path) -> None:
    html = json.loads((archive / "alongside" / "html.json").read_text(encoding="utf-8"))
    assert not [text for text in html.values() if '.ipynb"' in text or ".ipynb#" in text]


def test_a_course_that_says_nothing_of_the_law_is_published_as_well() -> None:
    small = Course.read(TESTS / "sample")
    assert not (small.folder / "policy.yml").exists()
    with zipfile.ZipFile(io.BytesIO(engine_archive(small))) as made:
        assert "alongside/_content/course/01-first.html" in made.namelist()


def test_all_that_is_imported_of_pythons_own_library_goes_with_it(archive: Path) -> None:
    missing = {
        f"{path.relative_to(archive).as_posix()}: {module}"
        for path in archive.rglob("*.py")
        for module in _imported(ast.parse(path.read_bytes()))
        if module.partition(".")[0] in sys.stdlib_module_names
        and not is_needed(f"{module.replace('.', '/')}.py")
    }
    assert missing == set()


def _imported(program: ast.Module) -> Iterator[str]:
    """The modules that a program imports by their whole names, then or later."""
    for node in ast.walk(program):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
