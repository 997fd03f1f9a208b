"""Reading a notebook without Jupyter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alongside.course.check.notebook_pages import read_page
from alongside.errors import CourseError


def written(folder: Path, **changes: Any) -> Path:
    """A small notebook file."""
    cell = {"cell_type": "markdown", "id": "one", "metadata": {}, "source": ["# A\n", "text"]}
    data = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **changes}
    path = folder / "page.ipynb"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_lines_of_a_cell_become_its_text(tmp_path: Path) -> None:
    assert read_page(written(tmp_path)).cells[0].source == "# A\ntext"


def test_the_headings_of_a_page_are_its_anchors(tmp_path: Path) -> None:
    assert read_page(written(tmp_path)).anchors == {"a"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nbformat_minor": 4}, "its format is older than 4.5"),
        ({"nbformat": 3}, "its format is older than 4.5"),
        ({"cells": None}, "it holds no cells"),
    ],
)
def test_another_format_is_refused(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CourseError, match=sentence):
        read_page(written(tmp_path, **changes))


def test_a_half_written_notebook_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8")[:40], encoding="utf-8")
    with pytest.raises(CourseError, match="can't be read as a notebook"):
        read_page(path)
