from __future__ import annotations

import stat
from pathlib import Path

import pytest

from alongside.cohort.desk import tutor_preferences
from alongside.cohort.desk.tutor_preferences import Preferences, TutorPreferences
from alongside.errors import ReleaseError


@pytest.fixture
def preferences(tmp_path: Path) -> TutorPreferences:
    return TutorPreferences(tmp_path / "desk")


def test_phrases_are_kept_in_order_and_once(preferences: TutorPreferences) -> None:
    for text in ("What makes you say so?", "Thank you.", "Thank you."):
        preferences.add_phrase("tess", text)
    assert preferences.of("tess").phrases == ("What makes you say so?", "Thank you.")
    preferences.remove_phrase("tess", 0)
    preferences.remove_phrase("tess", 99)
    assert preferences.of("tess").phrases == ("Thank you.",)


def test_phrases_are_a_tutors_own(preferences: TutorPreferences) -> None:
    preferences.add_phrase("tess", "Thank you.")
    assert preferences.of("tom") == Preferences()


def test_names_can_be_hidden_and_shown(preferences: TutorPreferences) -> None:
    assert preferences.of("tess").names
    preferences.show_names("tess", False)
    assert not preferences.of("tess").names
    preferences.add_phrase("tess", "Thank you.")
    assert not preferences.of("tess").names


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_a_phrase_has_words_and_an_end(preferences: TutorPreferences, text: str) -> None:
    with pytest.raises(ReleaseError):
        preferences.add_phrase("tess", text)


def test_there_is_a_most(preferences: TutorPreferences, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tutor_preferences, "MOST", 1)
    preferences.add_phrase("tess", "One.")
    with pytest.raises(ReleaseError, match="Remove one"):
        preferences.add_phrase("tess", "Two.")


@pytest.mark.parametrize("text", ["{", "[]", '{"phrases": 3}'])
def test_a_damaged_file_is_a_new_beginning(preferences: TutorPreferences, text: str) -> None:
    preferences.add_phrase("tess", "One.")
    (path,) = (preferences.root / "tutors").glob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text(text)
    assert preferences.of("tess") == Preferences()
    preferences.add_phrase("tess", "Two.")
    assert preferences.of("tess").phrases == ("Two.",)
