"""A page adds, describes, shows and removes what stands beside its answers, and nothing else.

Covers: forms/attachment_messages.py
"""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT
from tests.support.photographs import SECRETS, photograph

from alongside.course.activity import load_activity
from alongside.course.outline import Course
from alongside.forms.attachment_messages import PIECE
from alongside.forms.form_protocol import FormProtocol
from alongside.record.notes import attachments
from alongside.record.record import Record

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """An empty record."""
    return Record.open(tmp_path / "home")


@pytest.fixture
def ask(record: Record, tmp_path: Path) -> Ask:
    """Sends a form's message and gives the one answer."""
    return asker(record, tmp_path)


def asker(record: Record, folder: Path, key: str = "") -> Ask:
    """Asks a form of one long question and one choice."""
    path = folder / "words.yml"
    path.write_text(
        "id: words\ntitle: Words\nminutes: 5\nintroduction: Write.\ncomment: Well.\nfields:\n"
        "  - {id: why, kind: long-text, prompt: Why?}\n"
        "  - {id: then, kind: paragraph, prompt: What then?}\n"
        "  - {id: name, kind: short-text, prompt: Who?}\n",
        encoding="utf-8",
    )
    form = FormProtocol(Course.read(ROOT), load_activity(path), lambda: record, "site", key)

    def send(kind: str, **more: Any) -> dict[str, Any]:
        (answer,) = form.answer({"kind": kind, "seq": 1, "writer": "page", **more})
        return answer

    return send


def add(ask: Ask, data: bytes = b"", name: str = "board.jpg", field: str = "why") -> dict[str, Any]:
    """Send a whole file, piece by piece, as a page does."""
    data, at = data or photograph(), 0
    while True:
        piece = b64encode(data[at : at + PIECE]).decode()
        answer = ask("attach", field=field, upload=f"u-{name}", name=name, size=len(data), at=at,
                     data=piece)  # fmt: skip
        if "at" not in answer:
            return answer
        at = answer["at"]


def test_a_photograph_that_was_added_is_there_when_the_form_opens_again(
    ask: Ask, record: Record, tmp_path: Path
) -> None:
    added = add(ask)
    assert [one["name"] for one in added["items"]] == ["board.jpg"]
    said = ask("describe", id=added["added"], alt="Three rules, all crossed out")
    opened = asker(record, tmp_path)("hello")
    assert opened["attachments"] == {"why": said["items"]}
    assert said["items"][0]["alt"] == "Three rules, all crossed out"


def test_what_is_shown_again_has_no_place_in_it(ask: Ask) -> None:
    data, at = b"", 0
    added = add(ask)
    while at is not None:
        piece = ask("attachment", id=added["added"], at=at)
        data += b64decode(piece["data"])
        at = piece["next"]
    assert data.startswith(b"\xff\xd8")
    assert not [secret for secret in SECRETS if secret in data]


def test_a_large_file_comes_in_pieces_and_a_piece_sent_twice_does_no_harm(ask: Ask) -> None:
    data = b"Minutes of the meeting.\n" * 30_000
    first = {"field": "why", "upload": "u", "name": "minutes.txt", "size": len(data)}
    for at in range(0, len(data), PIECE):
        piece = b64encode(data[at : at + PIECE]).decode()
        answer = ask("attach", **first, at=at, data=piece)
        again = ask("attach", **first, at=at, data=piece)
    assert answer == again
    assert [one["size"] for one in again["items"]] == ["720 kB"]
    other = ask("attach", **(first | {"upload": "v"}), at=PIECE, data="")
    assert "not all of it came. Choose it again." in other["refused"]


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(ask: Ask) -> None:
    answer = ask("attach", field="why", upload="u", name="film.mov", size=90_000_000, at=0, data="")
    assert answer["refused"].startswith("This file has 90 MB, and 5 MB is the most")


def test_what_is_removed_is_nowhere_in_the_record(ask: Ask, record: Record) -> None:
    added = add(ask)
    ask("describe", id=added["added"], alt="A secret slipway")
    assert ask("detach", id=added["added"])["items"] == []
    everything = b"".join(p.read_bytes() for p in record.home.rglob("*") if p.is_file())
    assert b"slipway" not in everything
    assert b"board.jpg" not in everything
    assert "attachments" not in ask("hello")
    assert "not there any more" in ask("attachment", id=added["added"])["refused"]


@pytest.mark.parametrize("field", ["name", "other", "", 3, None])
def test_only_long_answers_take_files(ask: Ask, field: Any) -> None:
    answer = ask("attach", field=field, upload="u", name="a.txt", size=1, at=0, data="YQ==")
    assert "Reload the page" in answer["refused"]


def test_a_form_does_not_touch_what_is_beside_another(
    ask: Ask, record: Record, tmp_path: Path
) -> None:
    elsewhere = asker(record, tmp_path, "words_on-2026-11-21")
    theirs = add(elsewhere)["added"]
    for kind in ("attachment", "describe", "detach"):
        assert "Reload the page" in ask(kind, id=theirs, alt="x")["refused"]
    assert len(attachments.entries(record)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"upload": ""}, {"size": -1}, {"size": "9"}, {"at": 2.5}, {"name": None}, {"data": "%%%"},
        {"data": None}, {"data": "A" * (3 * PIECE)}, {"size": 0, "data": "YWJj"},
    ],
)  # fmt: skip
def test_whatever_a_page_sends_is_answered_in_a_sentence(ask: Ask, wrong: dict[str, Any]) -> None:
    fine = {"field": "why", "upload": "u", "name": "a.txt", "size": 1, "at": 0, "data": "YQ=="}
    assert ask("attach", **(fine | wrong))["refused"].endswith(".")


def test_no_name_of_a_file_is_in_a_log(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    add(ask, name="Dai-at-court.jpg")
    add(ask, b"<svg/>", name="Dai-at-court.svg")
    assert "Dai" not in caplog.text
