"""Reading a notebook, and what its cells do, without Jupyter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alongside.course.notebook_file import Call, Notebook, read_notebook
from alongside.errors import CourseError

IMPORT = "from alongside import activity\n\n"


def written(folder: Path, **changes: Any) -> Path:
    """A small notebook file."""
    cell = {"cell_type": "markdown", "id": "one", "metadata": {}, "source": ["# A\n", "text"]}
    data = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **changes}
    path = folder / "page.ipynb"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def notebook(folder: Path, *sources: str) -> Notebook:
    """A notebook of these code cells."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return read_notebook(written(folder, cells=cells))


def test_lines_of_a_cell_become_its_text(tmp_path: Path) -> None:
    assert read_notebook(written(tmp_path)).cells[0].source == "# A\ntext"


def test_cells_of_an_older_format_are_known_by_their_number(tmp_path: Path) -> None:
    assert [cell.id for cell in notebook(tmp_path, "1", "2").cells] == ["number 1", "number 2"]


@pytest.mark.parametrize("cells", [None, {}, ["text"]])
def test_a_file_without_cells_is_refused(tmp_path: Path, cells: Any) -> None:
    with pytest.raises(CourseError, match=r"course/page.ipynb: it holds no cells"):
        read_notebook(written(tmp_path, cells=cells))


@pytest.mark.parametrize("metadata", [None, [], {"alongside": "x"}])
def test_metadata_of_another_shape_says_nothing(tmp_path: Path, metadata: Any) -> None:
    assert read_notebook(written(tmp_path, metadata=metadata)).own_metadata == {}


@pytest.mark.parametrize("text", ['{"cells": [', "[" * 100_000, "\x00"])
def test_what_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="can't be read as a notebook"):
        read_notebook(path)


def test_a_damaged_notebook_is_named_with_the_line_of_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "page.ipynb"
    path.write_text('{\n "cells": [\n<<<<<<< mine\n ]\n}\n', encoding="utf-8")
    with pytest.raises(CourseError, match=r"course/page.ipynb: line 3: it can't be read"):
        read_notebook(path)


def test_a_notebook_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"course/gone.ipynb: can't be opened"):
        read_notebook(tmp_path / "gone.ipynb")


def test_a_name_imported_in_one_cell_counts_in_the_next(tmp_path: Path) -> None:
    code = notebook(tmp_path, IMPORT, "activity('outcomes-before')").code()
    assert [one and one.shown for one in code] == [None, Call("activity", ("outcomes-before",))]


def test_a_cell_shows_its_last_statement_as_in_a_notebook(tmp_path: Path) -> None:
    first, second = notebook(
        tmp_path, IMPORT + "activity(1)\nactivity(2)", "activity(3)\nfrom alongside import scene"
    ).code()
    assert first is not None
    assert second is not None
    assert (first.shown, second.shown) == (Call("activity", (2,)), None)
    assert first.calls == (Call("activity", (1,)), Call("activity", (2,)))


def test_comments_and_empty_cells_are_plain_and_show_nothing(tmp_path: Path) -> None:
    found = notebook(tmp_path, "# a comment", "").code()
    assert [(one.shown, one.plain) for one in found if one] == [(None, True), (None, True)]


@pytest.mark.parametrize(
    "source",
    [
        "activity(3)",  # nobody imported it
        "from alongside import activity as a\na(3)",
        "from alongside import __version__",
        "from .alongside import activity",
        "import alongside\nalongside.activity(3)",
        IMPORT + "activity(number)",
        IMPORT + "activity(True)",
        IMPORT + "activity(3.5)",
        IMPORT + "activity(*[3])",
        IMPORT + "activity(3).close()",
        IMPORT + "form = activity(3)",
        IMPORT + "activity(key=3)",
        "import ipywidgets\nipywidgets.IntSlider()",
        "print('hello')",
    ],
)
def test_anything_else_needs_a_kernel_to_tell(tmp_path: Path, source: str) -> None:
    (code,) = notebook(tmp_path, source).code()
    assert code is not None
    assert not code.plain


@pytest.mark.parametrize("source", ["this is no Python", "%matplotlib inline", "x\x00", "(" * 999])
def test_what_is_not_python_does_nothing_that_could_be_told(tmp_path: Path, source: str) -> None:
    assert notebook(tmp_path, source).code() == [None]
