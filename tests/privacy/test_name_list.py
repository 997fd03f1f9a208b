"""The learner keeps a list of names for the check to look for."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.errors import AnswerError
from alongside.privacy import add_name, read_names, remove_name
from alongside.privacy.name_list import MOST
from alongside.storage.folder_store import FolderStore


def test_a_new_learner_has_an_empty_list(tmp_path: Path) -> None:
    assert read_names(FolderStore(tmp_path)) == ()
    assert list(tmp_path.iterdir()) == []


def test_names_stay_in_the_order_they_were_added(tmp_path: Path) -> None:
    add_name(FolderStore(tmp_path), "Llŷr")
    assert add_name(FolderStore(tmp_path), "  Aisha \n Khan ") == ("Llŷr", "Aisha Khan")


def test_a_name_stands_once_however_it_is_spelled(tmp_path: Path) -> None:
    add_name(FolderStore(tmp_path), "Zoë O'Neill")
    assert add_name(FolderStore(tmp_path), "ZOE O’NEILL") == ("Zoë O'Neill",)


def test_a_name_is_taken_off_however_it_is_spelled(tmp_path: Path) -> None:
    add_name(FolderStore(tmp_path), "Zoë")
    add_name(FolderStore(tmp_path), "Kian")
    assert remove_name(FolderStore(tmp_path), "zoe") == ("Kian",)
    assert remove_name(FolderStore(tmp_path), "nobody") == ("Kian",)


@pytest.mark.parametrize("name", ["", "  \n", "42", "…", "x" * 101, "\x00"])
def test_what_can_be_no_name_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(AnswerError) as refused:
        add_name(FolderStore(tmp_path), name)
    assert refused.value.field == "names"
    assert read_names(FolderStore(tmp_path)) == ()


def test_control_characters_and_halves_of_characters_do_not_get_into_the_file(
    tmp_path: Path,
) -> None:
    assert add_name(FolderStore(tmp_path), "Ki\x00an \ud800") == ("Ki an �",)


def test_a_full_list_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alongside.privacy.name_list.MOST", 2)
    add_name(FolderStore(tmp_path), "Kian")
    add_name(FolderStore(tmp_path), "Aisha")
    with pytest.raises(AnswerError, match="The list holds 2 names"):
        add_name(FolderStore(tmp_path), "Llŷr")
    assert MOST == 500
