"""What a Jupyter that somebody started themselves is told about a course.

Covers: lab/server_extension.py, lab/page_list.py.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.support.sample import Sample

import alongside
from alongside.lab.page_list import course_at, outline_for
from alongside.lab.server_extension import Alongside


@pytest.fixture
def root(sample: Sample) -> Path:
    """The folder that the server shows: the one above a course."""
    return sample.root.parent


def name_of(sample: Sample, page: str) -> str:
    """A page's path from the folder that the server shows."""
    return f"{sample.root.name}/course/{page}"


def test_a_page_of_a_course_is_told_with_the_paths_of_all_its_pages(
    sample: Sample, root: Path
) -> None:
    outline = outline_for(root, name_of(sample, "01-first.ipynb"))
    assert outline["title"] == "A small course"
    assert outline["autorun"] is True
    assert outline["pages"][1]["path"] == name_of(sample, "02-second.ipynb")


@pytest.mark.parametrize("name", ["", "nowhere.ipynb", "../outside.ipynb", "sample/course"])
def test_what_is_no_page_belongs_to_no_course(root: Path, name: str) -> None:
    assert outline_for(root, name) == {}
    assert course_at(root, name) is None


def test_a_notebook_beside_the_pages_belongs_to_no_course(sample: Sample, root: Path) -> None:
    copy = sample.root / "course" / "copy.ipynb"
    copy.write_bytes((sample.root / "course" / "01-first.ipynb").read_bytes())
    assert outline_for(root, name_of(sample, "copy.ipynb")) == {}


def test_a_course_that_cannot_be_read_is_none(sample: Sample, root: Path) -> None:
    (sample.root / "course" / "course.yml").write_text("title: [")
    assert outline_for(root, name_of(sample, "01-first.ipynb")) == {}


def test_a_link_out_of_the_folder_that_is_shown_leads_to_no_course(
    sample: Sample, tmp_path: Path
) -> None:
    shown = tmp_path / "shown"
    shown.mkdir()
    (shown / "course").symlink_to(sample.root / "course", target_is_directory=True)
    assert outline_for(shown, "course/01-first.ipynb") == {}


@pytest.mark.parametrize(
    "code",
    ["import os", "%pip list", "print(1)", "from alongside import activity\nactivity(print())"],
)
def test_a_page_with_other_code_in_it_is_not_run_unasked(
    sample: Sample, root: Path, code: str
) -> None:
    def add(notebook: dict[str, object]) -> None:
        cells = notebook["cells"]
        assert isinstance(cells, list)
        cells.append({"cell_type": "code", "id": "x", "metadata": {}, "source": code})

    sample.notebook("03-glossary.ipynb", add)
    assert outline_for(root, name_of(sample, "03-glossary.ipynb"))["autorun"] is False


@pytest.mark.parametrize("file", ["alongside.py", "yaml.pyc", "anywidget/__init__.py", "zmq.so"])
def test_a_page_beside_files_that_python_would_import_is_not_run_unasked(
    sample: Sample, root: Path, file: str
) -> None:
    path = sample.root / "course" / file
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert outline_for(root, name_of(sample, "01-first.ipynb"))["autorun"] is False


def test_settings_of_the_server_are_those_of_its_kernels(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HOME", "COURSE", "LEARNER"):
        monkeypatch.setenv(f"ALONGSIDE_{name}", "as before")
    Alongside(home=str(tmp_path), course="").initialize_settings()
    assert os.environ["ALONGSIDE_HOME"] == str(tmp_path)
    assert os.environ["ALONGSIDE_COURSE"] == os.environ["ALONGSIDE_LEARNER"] == "as before"


def test_jupyters_server_finds_the_extension_in_the_package() -> None:
    (point,) = alongside._jupyter_server_extension_points()
    assert point == {"module": "alongside", "app": Alongside}
