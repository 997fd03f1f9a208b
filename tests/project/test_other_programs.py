"""What other programs make of a course, as docs/works-with.md says it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course

RUN = ("02", "17")
"""Pages that are run in the book: one with an activity, and the glossary."""


@pytest.mark.soak
def test_the_engine_of_jupyter_book_builds_the_course_with_its_questions(
    tmp_path: Path,
) -> None:
    for name in ("course", "activities"):
        shutil.copytree(ROOT / name, tmp_path / name)
    pages = [Path(section.notebook).stem for section in Course.read(ROOT).sections]
    still = [f"{page}.ipynb" for page in pages if not page.startswith(RUN)]
    listed = "\n".join(pages)
    (tmp_path / "course" / "index.md").write_text(
        f"# The course\n\n```{{toctree}}\n{listed}\n```\n", encoding="utf-8"
    )
    # The glossary and the sources have their entries once they are run, and links are looked
    # for before that.
    (tmp_path / "course" / "conf.py").write_text(
        f"""\
extensions = ["myst_nb"]
html_theme = "furo"
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_excludepatterns = {still}
nb_execution_raise_on_error = True
suppress_warnings = ["myst.xref_missing"]
""",
        encoding="utf-8",
    )
    home = tmp_path / "home"
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "course", "out"],
        cwd=tmp_path, env={**os.environ, "ALONGSIDE_HOME": str(home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    text = (tmp_path / "out" / "02-meanings.html").read_text()
    assert "what comes to mind first?" in text
    assert "Here is a form" not in text
    assert 'id="turf"' in (tmp_path / "out" / "17-glossary.html").read_text()
    assert not home.exists()
