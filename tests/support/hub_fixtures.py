"""A cohort.yml to configure a hub from; nothing runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from alongside.cohort.roster.cohort_settings import Settings, load_settings

TEXT = """\
name: Autumn group
tutors: [tess]
learners: [amina, bob]
starts: "2026-01-01"
ends: "2099-12-31"
port: 8000
"""
Making = Callable[..., Settings]


@pytest.fixture
def cohort(tmp_path: Path) -> Making:
    """The settings of a cohort; ``more`` are lines for its cohort.yml."""
    place = tmp_path / "cohort"
    place.mkdir(mode=0o700)

    def make(more: str = "") -> Settings:
        (place / "cohort.yml").write_text(TEXT + more, encoding="utf-8")
        return load_settings(place / "cohort.yml")

    return make


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server would be an account of its own, whoever runs the tests."""
    if hasattr(os, "geteuid"):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
