"""What has one right answer is mended; words and code are not touched.

Covers: course/check/mend.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.sample import Sample

from alongside.course.check.mend import mend_notebooks
from alongside.course.notebook_file import read_notebook
from alongside.course.outline import Course


def spoil(data: dict[str, Any]) -> None:
    """A notebook as somebody's JupyterLab leaves it."""
    data["metadata"].update(title="Another", kernelspec={"name": "conda-env"}, widgets={})
    del data["metadata"]["alongside"]
    for cell in data["cells"]:
        cell["metadata"] = {"editable": True, "scrolled": True}
        if cell["cell_type"] == "code":
            cell.update(execution_count=4, outputs=[{"output_type": "stream", "text": "x"}])


def test_a_notebook_as_jupyterlab_leaves_it_is_put_in_order(sample: Sample) -> None:
    before = read_notebook(sample.root / "course" / "01-first.ipynb")
    sample.notebook("01-first.ipynb", spoil)
    assert len(sample.lines()) > 10
    assert mend_notebooks(Course.read(sample.root)) == ["course/01-first.ipynb"]
    assert sample.lines() == []
    after = read_notebook(sample.root / "course" / "01-first.ipynb")
    assert [(c.id, c.source) for c in after.cells] == [(c.id, c.source) for c in before.cells]


def test_what_is_in_order_is_left_to_the_byte(sample: Sample) -> None:
    before = {path: path.read_bytes() for path in sample.root.rglob("*.ipynb")}
    assert mend_notebooks(Course.read(sample.root)) == []
    assert {path: path.read_bytes() for path in before} == before


def test_what_cannot_be_read_is_left_for_the_check_to_tell(sample: Sample) -> None:
    (sample.root / "course" / "02-second.ipynb").write_text("{")
    assert mend_notebooks(Course.read(sample.root)) == []
    assert (sample.root / "course" / "02-second.ipynb").read_text() == "{"
