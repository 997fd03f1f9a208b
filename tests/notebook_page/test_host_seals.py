"""In a browser the page's host seals and opens packs: what it is handed, and what is kept."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from tests.support.pages_journey import Journey
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.errors import PackError
from alongside.record.record_files import feedback_key_file
from alongside.storage import encryption

PAIR = ["AGE-SECRET-KEY-1" + "Q" * 58, "age1" + "q" * 58]
TUTOR = "age1" + "z" * 58


@pytest.fixture
def journey(monkeypatch: pytest.MonkeyPatch) -> Journey:
    """A learner in a browser, who has written something."""
    monkeypatch.setattr(encryption, "_host_seals", False)
    encryption.let_host_seal()
    made = Journey(Course.read(ROOT))
    made.answer("activity-1")
    return made


def pack(journey: Journey, **more: Any) -> dict[str, Any]:
    chosen = [{"activity": "activity-1"}]
    asked = {"choices": chosen, "name": "Ann", "question": "", "until": "", **more}
    return journey.ask("share-make", **asked)


def data_in(reply: dict[str, Any]) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(reply["data"])) as opened:
        found: dict[str, Any] = json.loads(opened.read("pack.json"))
    return found


def test_the_host_gets_the_pack_open_with_the_key_to_seal_it_to(journey: Journey) -> None:
    made = pack(journey, to_key=f" {TUTOR}\n", pair=PAIR)
    assert made["seal_to"] == TUTOR
    assert made["name"].endswith(".age")
    assert data_in(made)["answer_to"] == PAIR[1]
    assert journey.ask("feedback-key")["secret"] == PAIR[0]


def test_a_record_keeps_the_first_key_for_feedback(journey: Journey) -> None:
    pack(journey, to_key=TUTOR, pair=PAIR)
    other = [PAIR[0][:-1] + "P", PAIR[1][:-1] + "p"]
    assert data_in(pack(journey, to_key=TUTOR, pair=other))["answer_to"] == PAIR[1]


def test_a_pack_for_nobodys_key_is_sent_as_it_is(journey: Journey) -> None:
    made = pack(journey)
    assert "seal_to" not in made
    assert made["name"].endswith(".zip")
    assert data_in(made)["answer_to"] == ""
    assert journey.ask("feedback-key")["secret"] == ""


@pytest.mark.parametrize(
    "more",
    [
        {"to_key": "age1"},
        {"to_key": "age1pq1" + "q" * 55, "pair": PAIR},
        {"to_key": TUTOR},
        {"to_key": TUTOR, "pair": ["x", PAIR[1]]},
        {"to_key": TUTOR, "pair": [PAIR[0], "age1"]},
        {"to_key": TUTOR, "pair": [*PAIR, "more"]},
    ],
)
def test_what_is_no_key_is_refused_and_nothing_is_kept(
    journey: Journey, more: dict[str, Any]
) -> None:
    with pytest.raises(AssertionError, match="refused"):
        pack(journey, **more)
    assert not feedback_key_file(journey.store).exists()


def test_what_the_host_could_not_open_is_said_in_a_sentence(journey: Journey) -> None:
    pack(journey, to_key=TUTOR, pair=PAIR)
    sealed = b"age-encryption.org/v1\n-> X25519 x\n"
    with pytest.raises(AssertionError, match="sealed to another key, damaged, or packed"):
        journey.ask("receive", sealed, names=["feedback.age"])


def test_where_python_seals_a_page_gets_no_secret_key() -> None:
    assert not encryption.host_seals()
    journey = Journey(Course.read(ROOT))
    with pytest.raises(AssertionError, match="refused"):
        journey.ask("feedback-key")
    with pytest.raises(PackError, match="no public key"):
        encryption.check_public("ssh-rsa x")
