"""JupyterLab for tests of its pages: the small course with all that they want to find there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from tests.support.browser.lab_server import LabServer
from tests.support.paths import ROOT

UNLISTED = "06-unlisted.ipynb"
"""A notebook beside the course that is no page of it."""
NOTEBOOK, TOOLKIT = "20-my-notebook.ipynb", "21-my-toolkit.ipynb"


@contextmanager
def whole_lab_server(folder: Path) -> Iterator[LabServer]:
    """A server with two pages of text more, My notebook, and My toolkit with one tool in it."""
    server = LabServer(folder)
    for number in ("one", "two"):
        name, title = f"05-extra-{number}.ipynb", f"Extra {number}"
        nbformat.write(_text(title), server.root / "course" / name)
        _list(server, f"extra-{number}", name, title)
    _tools(server)
    shutil.copy(ROOT / "course" / NOTEBOOK, server.root / "course")
    _list(server, "my-notebook", NOTEBOOK, "My notebook")
    first = json.loads((server.root / "course" / "01-first.ipynb").read_text())
    (server.root / "course" / UNLISTED).write_text(json.dumps(first))
    try:
        yield server.start()
    finally:
        server.stop()


def _list(server: LabServer, section: str, name: str, title: str) -> None:
    """Put a page at the end of the outline."""
    with (server.root / "course" / "course.yml").open("a", encoding="utf-8") as outline:
        outline.write(f"      - {{id: {section}, notebook: {name}, title: {title}, minutes: 5}}\n")


def _tools(server: LabServer) -> None:
    """My toolkit, with one tool in it."""
    shutil.copy(ROOT / "course" / TOOLKIT, server.root / "course")
    _list(server, "my-toolkit", TOOLKIT, "My toolkit")
    tools = server.root / "activities" / "tools"
    tools.mkdir()
    for name in ("after-a-meeting", "partnership", "partner"):
        shutil.copy(ROOT / "activities" / "tools" / f"{name}.yml", tools)
    outline = server.root / "course" / "course.yml"
    groups = "toolkit:\n  - {id: runs, title: While it runs, tools: [after-a-meeting]}\n"
    outline.write_text(groups + outline.read_text(encoding="utf-8"), encoding="utf-8")


def _text(title: str) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.v4.new_notebook(
        metadata={"alongside": {"autorun": True}}
    )
    notebook.cells = [nbformat.v4.new_markdown_cell(f"# {title}")]
    return notebook
