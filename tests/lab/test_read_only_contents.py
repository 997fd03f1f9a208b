"""Through JupyterLab the course can be read and not changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tests.support.sample import Sample
from tornado.web import HTTPError

from alongside.lab.read_only_contents import ReadOnlyContents

PAGE = "01-first.ipynb"
CHANGES: dict[str, Callable[[Any], Coroutine[Any, Any, Any]]] = {
    "save": lambda contents: contents.save(
        {"type": "file", "content": "x", "format": "text"}, PAGE
    ),
    "upload": lambda contents: contents.save(
        {"type": "file", "content": "x", "format": "text", "chunk": 1}, "new.txt"
    ),
    "new": lambda contents: contents.new_untitled("", type="notebook"),
    "delete": lambda contents: contents.delete(PAGE),
    "rename": lambda contents: contents.rename(PAGE, "other.ipynb"),
    "update": lambda contents: contents.update({"path": "other.ipynb"}, PAGE),
    "copy": lambda contents: contents.copy(PAGE),
    "checkpoint": lambda contents: contents.create_checkpoint(PAGE),
    "restore": lambda contents: contents.restore_checkpoint("checkpoint", PAGE),
    "forget": lambda contents: contents.delete_checkpoint("checkpoint", PAGE),
    "trust": lambda contents: contents.trust_notebook(PAGE),
}


@pytest.fixture
def contents(sample: Sample) -> Any:
    """The small course's folder as JupyterLab is given it (its base class has few types)."""
    return ReadOnlyContents(root_dir=str(sample.root / "course"))


def files(contents: Any) -> dict[Path, bytes]:
    """Every file in the folder."""
    return {p: p.read_bytes() for p in Path(contents.root_dir).rglob("*") if p.is_file()}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_refused_in_a_sentence_and_not_made(contents: Any, change: str) -> None:
    before = files(contents)
    with pytest.raises(HTTPError) as refusal:
        asyncio.run(CHANGES[change](contents))
    assert refusal.value.status_code == 403
    assert "stay as they are" in str(refusal.value.log_message)
    assert files(contents) == before


def test_a_page_is_read_and_said_to_be_for_reading_only(contents: Any) -> None:
    model = asyncio.run(contents.get(PAGE))
    assert model["content"]["cells"]
    assert model["writable"] is False


def test_asking_for_checkpoints_makes_no_folder(contents: Any) -> None:
    assert asyncio.run(contents.list_checkpoints(PAGE)) == []
    assert not [p for p in Path(contents.root_dir).iterdir() if p.name.startswith(".")]


def test_only_a_cell_without_output_is_trusted(contents: Any) -> None:
    output = nbformat.v4.new_output("display_data", {"text/html": "<script>x</script>"})
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("1"),
            nbformat.v4.new_code_cell("2", outputs=[output]),
            nbformat.v4.new_markdown_cell("text"),
        ]
    )
    contents.mark_trusted_cells(notebook)
    assert [cell.metadata.get("trusted") for cell in notebook.cells] == [True, False, None]
