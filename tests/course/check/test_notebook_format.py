"""How notebooks are stored: clean, locked, with names that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.sample import Sample


def first(line: str) -> str:
    """What the check says about the cell 'one-idea'."""
    return f"course/01-first.ipynb: cell 'one-idea': {line}"


def activity(line: str) -> str:
    """What the check says about the cell 'activity-1'."""
    return f"course/01-first.ipynb: cell 'activity-1': {line}"


CLEAR = "Run `alongside check --fix`, or clear it in JupyterLab and save."


def test_a_stored_output_is_named(sample: Sample) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "hello"}
    sample.cell("01-first.ipynb", "activity-1", lambda cell: cell.update(outputs=[output]))
    assert sample.lines() == [activity(f"its output is stored. {CLEAR}")]


def test_a_stored_execution_count_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "activity-1", lambda cell: cell.update(execution_count=3))
    assert sample.lines() == [activity(f"its execution count is stored. {CLEAR}")]


def test_widget_state_in_a_notebook_is_named(sample: Sample) -> None:
    sample.notebook("01-first.ipynb", lambda data: data["metadata"].update(widgets={}))
    assert sample.lines() == [
        "course/01-first.ipynb: metadata: 'widgets' does not belong there. "
        "Keep only alongside, kernelspec, language_info, title."
    ]


def test_stray_metadata_of_a_cell_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell["metadata"].update(collapsed=True))
    assert sample.lines() == [
        first(
            "its metadata holds 'collapsed'. "
            "Keep only editable, deletable, jupyter.source_hidden and tags."
        )
    ]


def test_stray_jupyter_metadata_of_a_cell_is_named(sample: Sample) -> None:
    sample.cell(
        "01-first.ipynb",
        "activity-1",
        lambda cell: cell["metadata"]["jupyter"].update(outputs_hidden=True),
    )
    assert sample.lines() == [
        activity(
            "its metadata holds 'jupyter.outputs_hidden'. "
            "Keep only editable, deletable, jupyter.source_hidden and tags."
        )
    ]


def test_tags_are_allowed(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell["metadata"].update(tags=["x"]))
    assert sample.lines() == []


def test_a_cell_that_a_learner_could_change_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell["metadata"].pop("editable"))
    assert sample.lines() == [
        first('a learner could change it by mistake. Add "editable": false to its metadata.')
    ]


def test_code_that_would_be_shown_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "activity-1", lambda cell: cell["metadata"].pop("jupyter"))
    assert sample.lines() == [
        activity('its code would be shown. Add "jupyter": {"source_hidden": true} to its metadata.')
    ]


def test_forms_that_would_not_open_by_themselves_are_named(sample: Sample) -> None:
    sample.notebook("01-first.ipynb", lambda data: data["metadata"].pop("alongside"))
    assert sample.lines() == [
        "course/01-first.ipynb: metadata: its forms would not open by themselves in JupyterLab. "
        'Add "alongside": {"autorun": true}.'
    ]


def test_an_authors_own_kernel_is_named(sample: Sample) -> None:
    sample.notebook(
        "01-first.ipynb", lambda data: data["metadata"]["kernelspec"].update(name="my-env")
    )
    assert sample.lines() == [
        "course/01-first.ipynb: metadata: it asks for the kernel 'my-env', which others don't "
        "have. Choose the kernel Python 3 and save."
    ]


def test_a_cell_without_an_id_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell.pop("id"))
    assert sample.lines() == [
        "course/01-first.ipynb: cell 'number 3': it has no id. "
        "Save the notebook from JupyterLab, then name the cell."
    ]


def test_a_machine_made_id_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell.update(id="a1b2c3d4"))
    assert sample.lines() == [
        "course/01-first.ipynb: cell 'a1b2c3d4': its id says nothing. "
        "Call it by what it holds, in words like 'three-ts'."
    ]


def test_two_cells_with_one_id_are_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell.update(id="title"))
    assert sample.lines() == [
        "course/01-first.ipynb: cell 'title': another cell before it has the same id. "
        "Give each cell its own."
    ]


def test_a_picture_inside_a_cell_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell.update(attachments={"a.png": {}}))
    assert sample.lines() == [
        first("a picture is stored inside the cell. Put it in course/figures/ and name it there.")
    ]


def test_a_raw_cell_is_named(sample: Sample) -> None:
    sample.cell("02-second.ipynb", "take-away", lambda cell: cell.update(cell_type="raw"))
    assert (
        "course/02-second.ipynb: cell 'take-away': a raw cell shows nothing on the site. "
        "Make it Markdown, or remove it."
    ) in sample.lines()


@pytest.mark.parametrize("version", [(3, 0), (4, 4)])
def test_a_notebook_of_an_older_format_is_named_once(
    sample: Sample, version: tuple[int, int]
) -> None:
    older = {"nbformat": version[0], "nbformat_minor": version[1]}
    sample.notebook("01-first.ipynb", lambda data: data.update(older))
    assert sample.lines() == [
        "course/01-first.ipynb: its format is older than 4.5, which has no cell ids. "
        "Open it in JupyterLab and save it again."
    ]
