"""How notebooks are stored: clean, locked, with names that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from alongside.course.check.mend import mend_notebooks
from alongside.course.outline import Course

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


@pytest.mark.parametrize("wrong", [None, [], "python3", 3])
@pytest.mark.parametrize(
    ("place", "key"),
    [
        ((), "metadata"),
        (("metadata",), "kernelspec"),
        (("metadata",), "alongside"),
        (("cells", 0), "metadata"),
        (("cells", -2, "metadata"), "jupyter"),
    ],
)
def test_what_should_be_a_group_of_keys_and_is_not_is_named_and_mended(
    sample: Sample, place: tuple[str | int, ...], key: str, wrong: object
) -> None:
    def put(data: Any) -> None:
        for step in place:
            data = data[step]
        data[key] = wrong

    sample.notebook("01-first.ipynb", put)
    assert f"'{key}' is no group of keys in braces." in "\n".join(sample.lines())
    assert mend_notebooks(Course.read(sample.root)) == ["course/01-first.ipynb"]
    assert sample.lines() == []


@pytest.mark.parametrize("version", ["4", None, 5, 4.0, True])
def test_a_format_that_no_page_is_in_is_named(sample: Sample, version: object) -> None:
    sample.notebook("01-first.ipynb", lambda data: data.update(nbformat=version))
    (line,) = sample.lines()
    assert f"its format is {version!r}, minor 5, which no page is in." in line


@pytest.mark.parametrize("source", [5, None, {"a": 1}, ["a", 5]])
def test_a_cell_whose_text_is_no_text_is_named(sample: Sample, source: object) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell.update(source=source))
    assert first("its text is neither text nor a list of lines. Put it in quotes.") in (
        sample.lines()
    )


def test_a_cell_without_a_type_is_named(sample: Sample) -> None:
    sample.cell("01-first.ipynb", "one-idea", lambda cell: cell.pop("cell_type"))
    wanted = 'it doesn\'t say of which type it is. Add "cell_type": "markdown", or "code".'
    assert first(wanted) in sample.lines()


def test_a_notebook_that_is_not_stored_as_utf8_is_named_with_its_line(sample: Sample) -> None:
    path = sample.root / "course" / "01-first.ipynb"
    before, words, after = path.read_bytes().partition(b"## One idea")
    path.write_bytes(before + b"## One id\xe9a" + after)
    (line,) = sample.lines()
    number = before.count(b"\n") + 1
    at = f"line {number}: it can't be read as a notebook (a letter there is not "
    assert words
    assert f"{at}stored as UTF-8)" in line
