"""The list of learners from a learning platform.

Covers: hub/auth/platform_roster.py, hub/auth/platform_people.py
"""

from __future__ import annotations

import io
import json
import stat
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from tests.support.cohort_fixtures import Served
from tests.support.hub_fixtures import TEXT, Making

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.open_desk import open_desk, platform_names
from alongside.cohort.desk.personal_data import erase_learner
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.course.outline import Course
from alongside.hub.auth.lti_authenticator import PlatformAuthenticator, course_in
from alongside.hub.auth.platform_roster import (
    CONTAINER,
    KEY,
    PAGES,
    SCOPE,
    SERVICE,
    PlatformRoster,
    may_ask,
    members_address,
    public_keys,
)
from alongside.hub.settings import state_folder

TOKEN_URL = "https://moodle.example/mod/lti/token.php"
LIST = "https://moodle.example/api/list"
LTI = """\
sign_in: lti
lti:
  issuer: https://moodle.example
  authorize_url: https://moodle.example/mod/lti/auth.php
  jwks_url: https://moodle.example/mod/lti/certs.php
  client_ids: [client-7]
  names: true
"""
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"


def member(number: str, name: str, role: str = f"{MEMBERSHIP}#Learner", **more: Any) -> Any:
    return {"user_id": number, "name": name, "roles": [role], "email": "x@y.example", **more}


@dataclass
class FakePlatform:
    """Gives tokens to whoever signs with our key, and a list in two pages to whoever has one."""

    settings: Settings
    pages: list[list[Any]]
    token: str | None = "t-1"
    scope: str | None = SCOPE
    link: str = '<{next}>; rel="next"'
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: urllib.request.Request) -> tuple[bytes, Mapping[str, str]]:
        self.asked.append(request.full_url)
        if request.full_url == TOKEN_URL:
            form = parse_qs(bytes(request.data or b"").decode())  # type: ignore[arg-type]
            assert form["scope"] == [SCOPE]
            key = jwt.PyJWK(public_keys(self.settings)["keys"][0])
            claims = jwt.decode(form["client_assertion"][0], key, ["RS256"], audience=TOKEN_URL)
            assert claims["iss"] == claims["sub"] == "client-7"
            assert request.get_method() == "POST"
            assert form["grant_type"] == ["client_credentials"]
            given = {"access_token": self.token, "token_type": "Bearer", "expires_in": 3600}
            given |= {"scope": self.scope} if self.scope is not None else {}
            return json.dumps(given).encode(), {}
        assert request.get_header("Accept") == CONTAINER
        assert request.get_header("Authorization") == f"Bearer {self.token}"
        page = int(request.full_url.partition("=")[2] or 0)
        last = page + 1 == len(self.pages)
        more = {} if last else {"link": self.link.format(next=f"{LIST}?page={page + 1}")}
        course = {"id": "c1", "label": "PW", "title": "Partnership"}
        data = {"id": LIST, "context": course, "members": self.pages[page]}
        return json.dumps(data).encode(), more


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A key as a cohort keeps it, which takes a while to make."""
    place = tmp_path_factory.mktemp("keys")
    (place / "cohort.yml").write_text(TEXT + LTI, encoding="utf-8")
    made = load_settings(place / "cohort.yml")
    state_folder.prepare(made)
    public_keys(made)
    return (state_folder.folder(made) / KEY).read_bytes()


@pytest.fixture
def settings(cohort: Making, key: bytes) -> Settings:
    made = cohort(f"{LTI}  token_url: {TOKEN_URL}\n")
    state_folder.prepare(made)
    (state_folder.folder(made) / KEY).write_bytes(key)
    return made


def bring(settings: Settings, *pages: list[Any], **more: Any) -> int:
    course_in(settings).keep_members(LIST)
    return PlatformRoster(settings, FakePlatform(settings, list(pages), **more)).bring()


def shown(settings: Settings) -> list[str]:
    return [person.shown for person in platform_names(settings).people()]


def test_the_learners_of_all_pages_are_taken_in_and_nobody_else(settings: Settings) -> None:
    first = [member("u1", "Amina K"), member("u2", "Tess", f"{MEMBERSHIP}#Instructor")]
    second = [member("U3", "Bob & Co", "Learner"), member("u4", "Gone", status="Inactive"),
              member("u5", "")]  # fmt: skip
    assert bring(settings, first, second) == 2
    assert sorted(shown(settings)) == ["Amina K", "Bob & Co"]
    kept = (settings.desk / "names.json").read_text(encoding="utf-8")
    assert "example" not in kept  # no address of anybody's


@pytest.mark.parametrize(
    ("roles", "learns"),
    [
        (["Learner"], True),
        ([f"{MEMBERSHIP}/Learner#GuestLearner"], True),
        ([f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor"], False),
        ([f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}/Instructor#TeachingAssistant"], False),
        ([f"{MEMBERSHIP}#Mentor"], False),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Learner"], False),
        ([], False),
        ("Learner", False),
    ],
)
def test_a_learner_is_who_learns_in_this_course_and_does_not_teach_it(
    settings: Settings, roles: Any, learns: bool
) -> None:
    assert bring(settings, [{"user_id": "u1", "name": "Amina K", "roles": roles}]) == learns


@pytest.mark.parametrize(
    "link",
    [
        '<{next}>; rel="next"',
        "<{next}>;rel=next",
        '<https://moodle.example/since?a=1,2>; rel="differences", <{next}>; rel="next"',
        '<{next}>; title="a, b"; REL="last next"',
    ],
)
def test_the_next_page_is_found_in_every_form_of_a_link(settings: Settings, link: str) -> None:
    pages = [[member("u1", "Amina K")], [member("u2", "Bob")]]
    assert bring(settings, *pages, link=link) == 2


def test_what_is_no_next_page_is_not_followed(settings: Settings) -> None:
    pages = [[member("u1", "Amina K")], [member("u2", "Bob")]]
    assert bring(settings, *pages, link='<{next}>; rel="differences"; title="rel=next"') == 1


def test_a_list_without_an_end_is_taken_in_not_at_all(settings: Settings) -> None:
    with pytest.raises(CohortError, match=f"more than {PAGES} pages"):
        bring(settings, *([[member("u1", "Amina K")]] * (PAGES + 1)))
    assert shown(settings) == []


def test_a_token_for_something_else_is_no_permission(settings: Settings) -> None:
    with pytest.raises(CohortError, match="gave no permission"):
        bring(settings, [member("u1", "Amina K")], scope="https://purl.imsglobal.org/other")
    assert bring(settings, [member("u1", "Amina K")], scope=None) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_an_error_of_the_platform_is_a_sentence_without_its_words(
    settings: Settings, status: int
) -> None:
    course_in(settings).keep_members(LIST)

    def refused(request: urllib.request.Request) -> tuple[bytes, Mapping[str, str]]:
        body = io.BytesIO(b'{"error": "invalid_scope"}')
        raise urllib.error.HTTPError(request.full_url, status, "no", Message(), body)

    with pytest.raises(CohortError, match="Try again in a while") as told:
        PlatformRoster(settings, refused).bring()
    assert "invalid_scope" not in str(told.value)


def test_whoever_was_erased_is_not_brought_back(settings: Settings, course: Course) -> None:
    bring(settings, [member("u1", "Amina K"), member("u2", "Bob")])
    desk = open_desk(settings, course)
    erase_learner(desk, "u1", forget=desk.forget)
    assert bring(settings, [member("u1", "Amina K"), member("u2", "Bob")]) == 1
    assert shown(settings) == ["Bob"]


def test_the_key_is_ours_alone_and_its_public_half_no_secret(settings: Settings) -> None:
    (state_folder.folder(settings) / KEY).unlink()
    (public,) = public_keys(settings)["keys"]
    assert set(public) & {"d", "p", "q"} == set()
    assert public == public_keys(settings)["keys"][0]
    path = state_folder.folder(settings) / KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("more", [LTI, f"{LTI}  token_url: {TOKEN_URL}\n".replace("true", "false")])
def test_it_is_asked_for_only_where_the_cohort_says_so(cohort: Making, more: str) -> None:
    settings = cohort(more)
    assert not may_ask(settings)
    paths = [path for path, _ in PlatformAuthenticator(
        cohort_file=str(settings.path)).get_handlers(None)]  # fmt: skip
    assert "/lti13/keys" not in paths


def test_the_hub_publishes_the_key_where_it_is_asked_for(settings: Settings) -> None:
    made = PlatformAuthenticator(cohort_file=str(settings.path))
    assert "/lti13/keys" in [path for path, _ in made.get_handlers(None)]


def test_before_a_tutor_has_come_from_there_it_is_a_sentence(settings: Settings) -> None:
    with pytest.raises(CohortError, match="open the course from there once as a tutor"):
        PlatformRoster(settings, FakePlatform(settings, [])).bring()


def test_a_platform_that_refuses_or_is_away_is_a_sentence(settings: Settings) -> None:
    with pytest.raises(CohortError, match="gave no permission"):
        bring(settings, [member("u1", "Amina K")], token=None)

    def away(_: urllib.request.Request) -> tuple[bytes, Mapping[str, str]]:
        raise OSError("refused")

    with pytest.raises(CohortError, match="Try again in a while"):
        PlatformRoster(settings, away).bring()
    assert shown(settings) == []


def test_no_token_goes_over_a_line_that_others_can_read(settings: Settings) -> None:
    course_in(settings).keep_members(LIST.replace("https", "http"))
    platform = FakePlatform(settings, [[member("u1", "Amina K")]])
    with pytest.raises(CohortError, match="without https"):
        PlatformRoster(settings, platform).bring()
    assert platform.asked == [TOKEN_URL]


def test_the_first_tutors_launch_says_where_the_list_is(settings: Settings) -> None:
    claims = {SERVICE: {"context_memberships_url": LIST}}
    assert members_address(claims) == LIST
    for odd in ({}, {SERVICE: "x"}, {SERVICE: {"context_memberships_url": 7}}):
        assert members_address(odd) == ""
    course_in(settings).keep_members("")
    course_in(settings).keep_members(LIST)
    course_in(settings).keep_members("https://other.example/")
    assert course_in(settings).members() == LIST


def test_a_tutor_takes_the_list_in_from_the_desk(served: Served, desk: Desk) -> None:
    tess = served("tess")
    assert tess.post("people/platform").status == 404
    object.__setattr__(desk, "bring_people", lambda: 2)
    assert "Take in the list" in tess.get("people").text
    assert "2 learners are in the platform’s list." in tess.post("people/platform").text
    assert "Paste names" not in tess.get("people").text  # only where codes are given out
    assert [event.what for event in desk.releases.actions()] == ["people-brought"]
