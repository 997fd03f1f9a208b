from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import examine_settings
from alongside.cohort.roster.starter_file import write_starter


def test_the_file_to_start_from_has_no_mistake(tmp_path: Path) -> None:
    path = write_starter(tmp_path / "new", name='Tess\'s "autumn": cohort', today=date(2026, 9, 1))
    settings, mistakes = examine_settings(path)
    assert not mistakes
    assert settings is not None
    assert settings.name == 'Tess\'s "autumn": cohort'
    assert (settings.starts, settings.ends) == (date(2026, 9, 1), date(2027, 1, 1))


def test_every_line_that_is_commented_out_can_be_used(tmp_path: Path) -> None:
    path = write_starter(tmp_path)
    text = path.read_text(encoding="utf-8")
    for key in ("controller", "contact", "complaints", "address"):
        assert f"# {key}: " in text
        text = text.replace(f"# {key}: ", f"{key}: ")
    path.write_text(text, encoding="utf-8")
    assert examine_settings(path)[1] == ()


def test_it_is_small_and_explains_itself(tmp_path: Path) -> None:
    lines = write_starter(tmp_path).read_text(encoding="utf-8").splitlines()
    assert len(lines) < 45
    assert sum("#" in line for line in lines) > 10


def test_a_cohort_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "cohort.yml").write_text("mine")
    with pytest.raises(CohortError, match="left as it is"):
        write_starter(tmp_path)
    assert (tmp_path / "cohort.yml").read_text() == "mine"
