"""Whose record a widget opens, and where it stands."""

from __future__ import annotations

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.errors import RecordLocationError
from alongside.forms import bundle
from alongside.forms.widget_host import learner_key, page_host, record_for

COURSE = Course.read(ROOT)


def test_the_record_is_refused_inside_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(COURSE.folder / "mine"))
    with pytest.raises(RecordLocationError, match="ALONGSIDE_HOME"):
        record_for(COURSE)
    assert not (COURSE.folder / "mine").exists()


def test_two_learners_drafts_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = set()
    for name in ("ann", "ben"):
        monkeypatch.setenv("ALONGSIDE_HOME", f"/srv/{name}")
        keys.add(learner_key())
        assert name not in learner_key()
    assert len(keys) == 2


def test_a_revision_says_which_host_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(bundle.STATIC_URL, raising=False)
    assert page_host() == "lab"
    monkeypatch.setenv(bundle.STATIC_URL, "/alongside/static/1")
    assert page_host() == "site"
