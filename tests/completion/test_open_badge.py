"""The credential fits the standard, says who issues it, and holds none of the learner's words.

The publisher's own schema may not be passed on; a test reads it where ALONGSIDE_BADGE_SCHEMA names
the file (tests/data/completion/README.md says where to get it).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator, Draft202012Validator, FormatChecker
from tests.support.completion_data import MADE, NASTY, record
from tests.support.paths import TESTS

from alongside.completion import BadgeError, Issuer, credential, read_completion
from alongside.course.outline import Course
from alongside.record.record import Record

DATA = TESTS / "data" / "completion"
SAMPLE = Course.read(TESTS / "sample")
SCHEMA = json.loads((DATA / "credential.schema.json").read_text(encoding="utf-8"))
TUTOR = Issuer("Hill Lane Youth Project", "https://hill-lane.example/")
SECRET = "The detached team taught me to wait."


def fits(data: dict[str, Any]) -> list[str]:
    """What the schema finds wrong."""
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)]


def values(data: Any) -> list[Any]:
    """Every value anywhere in JSON."""
    if isinstance(data, dict):
        return [data, *(v for part in data.values() for v in values(part))]
    if isinstance(data, list):
        return [data, *(v for part in data for v in values(part))]
    return [data]


def test_the_schema_itself_is_one_and_refuses_what_lacks_something() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    whole = credential(record(7))
    for name in SCHEMA["required"]:
        assert fits({key: part for key, part in whole.items() if key != name})


@pytest.mark.parametrize("issuer", [None, TUTOR, Issuer("A tutor")])
@pytest.mark.parametrize("finished", [1, 7])
@pytest.mark.parametrize("name", ["Sam Reader", "", NASTY, "علي الأمين"])
def test_a_credential_fits_the_standard(issuer: Issuer | None, finished: int, name: str) -> None:
    made = credential(record(finished, name=name), issuer=issuer)
    assert fits(made) == []
    assert json.loads(json.dumps(made)) == made


@pytest.mark.skipif("ALONGSIDE_BADGE_SCHEMA" not in os.environ, reason="its schema is not here")
@pytest.mark.parametrize("issuer", [None, TUTOR, Issuer("A tutor")])
@pytest.mark.parametrize("finished", [1, 7])
@pytest.mark.parametrize("name", ["Sam Reader", "", NASTY, "علي الأمين"])
def test_a_credential_fits_the_publishers_own_schema(
    issuer: Issuer | None, finished: int, name: str
) -> None:
    official = json.loads(Path(os.environ["ALONGSIDE_BADGE_SCHEMA"]).read_text(encoding="utf-8"))
    checker = Draft201909Validator(official, format_checker=FormatChecker())
    made = credential(record(finished, name=name), issuer=issuer)
    assert [error.message for error in checker.iter_errors(made)] == []
    for missing in ("issuer", "validFrom", "credentialSubject", "type"):
        assert not checker.is_valid({key: part for key, part in made.items() if key != missing})


def test_nothing_empty_is_in_it() -> None:
    for name in ("", "Sam"):
        made = credential(record(1, name=name))
        assert not [value for value in values(made) if value in (None, "", [], {})]


def test_a_finished_course_is_completed_and_an_unfinished_one_is_not() -> None:
    whole = credential(record(7))["credentialSubject"]["achievement"]
    assert whole["achievementType"] == "CertificateOfCompletion"
    assert whole["name"] == "Completed and recorded 7 of 7 activities: A course"
    part = credential(record(3))["credentialSubject"]["achievement"]
    assert part["achievementType"] == "Achievement"
    assert "3 of 7" in part["name"]
    assert "The course is not finished." in part["description"]


def test_with_nothing_finished_there_is_no_credential() -> None:
    with pytest.raises(BadgeError, match="No activity is finished yet"):
        credential(record(0))


def test_a_self_issued_credential_says_so() -> None:
    made = credential(record(7))
    assert made["issuer"]["id"] == made["credentialSubject"]["id"]
    assert made["issuer"]["name"] == "Sam Reader"
    assert made["description"].startswith("Self-issued and not signed")
    assert credential(record(7, name=""))["issuer"]["name"] == "The learner"


def test_a_tutor_s_credential_names_the_tutor() -> None:
    made = credential(record(7), issuer=TUTOR)
    assert made["issuer"] == {
        "id": "https://hill-lane.example/",
        "type": ["Profile"],
        "name": "Hill Lane Youth Project",
        "url": "https://hill-lane.example/",
    }
    assert "Self-issued" not in json.dumps(made)


def test_dates_are_days_and_moments_are_whole_seconds() -> None:
    made = credential(record(7))
    assert made["validFrom"] == "2026-11-21T10:42:03Z"
    assert made["credentialSubject"]["activityStartDate"] == "2026-10-01T00:00:00Z"
    assert made["credentialSubject"]["activityEndDate"] == "2026-11-07T00:00:00Z"
    later = credential(record(7), now=MADE + timedelta(days=1))
    assert later["validFrom"].startswith("2026-11-22")


def test_two_credentials_of_one_learner_share_no_identity() -> None:
    one, other = credential(record(7)), credential(record(7))
    assert one["id"] != other["id"]
    assert one["credentialSubject"]["id"] != other["credentialSubject"]["id"]
    assert one["credentialSubject"]["achievement"] == other["credentialSubject"]["achievement"]


def test_no_reflection_and_no_hash_of_one_is_in_it(tmp_path: Path) -> None:
    opened = Record.kept_in(
        Record.open(tmp_path).home, now=lambda: datetime(2026, 10, 3, tzinfo=UTC)
    )
    fields = {field.id: field.question_hash for field in SAMPLE.activity(1).questions}
    changes = {"gain": (SECRET, fields["gain"]), "level": ("near", fields["level"])}
    opened.save("activity-1", changes, base_revision=0, writer="w", origin="site")
    text = json.dumps(credential(read_completion(SAMPLE, opened, "Sam")), ensure_ascii=False)
    for word in SECRET.split():
        assert not re.search(rf"\b{re.escape(word)}\b", text) or word in ("The", "to")
    hidden = [SECRET, json.dumps(SECRET), *fields.values()]
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        hidden.append(path.read_text(encoding="utf-8"))
    for words in hidden:
        for kind in ("sha256", "sha1", "md5", "sha512"):
            assert hashlib.new(kind, words.encode()).hexdigest() not in text
    assert not re.search(r"[0-9a-f]{32,}", text)


@pytest.mark.parametrize(
    ("name", "url"), [("", ""), ("  ", ""), ("A", "javascript:alert(1)"), ("A", "hill")]
)
def test_an_issuer_needs_a_name_and_a_page_that_is_one(name: str, url: str) -> None:
    with pytest.raises(BadgeError):
        Issuer(name, url)


def test_no_other_body_s_name_or_look_is_borrowed() -> None:
    text = json.dumps(credential(record(7))).casefold()
    assert "open university" not in text
    assert "openlearn" not in text
    assert "image" not in credential(record(7))
