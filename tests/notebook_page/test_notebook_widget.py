"""The widget of "My notebook"."""

from __future__ import annotations

from pathlib import Path

import ipywidgets
import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.notebook_page.notebook_widget import NotebookPage
from alongside.record.record import Record


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NotebookPage:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    return NotebookPage(Course.read(ROOT))


def test_it_is_an_ipywidget(page: NotebookPage) -> None:
    assert isinstance(page, ipywidgets.DOMWidget)


def test_its_state_never_holds_what_the_learner_wrote(page: NotebookPage, tmp_path: Path) -> None:
    Record.open(tmp_path / "home").save(
        "activity-1", {"impressions": ("Nobody else's business.", "h")},
        base_revision=0, writer="w", origin="site",
    )  # fmt: skip
    sent: list[object] = []
    page.send = lambda content, buffers=None: sent.append(content)
    page._handle_custom_msg({"kind": "hello", "seq": 1, "writer": "w"}, [])
    assert "Nobody else's business." in str(sent)
    assert "business" not in str({k: v for k, v in page.get_state().items() if k != "_esm"})
