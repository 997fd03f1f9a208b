"""Sessions end when they are to, everywhere; what nobody needs of the hub's pages is not there.

Covers: hub/auth/hub_sessions.py, hub/process/hub_process.py
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.browser.cohort import PASSWORD, SITE, Cohort, Person
from tests.support.browser.served import wait_until
from tests.support.soak import first

from alongside.cohort.admin.commands import cohort_remove, cohort_reset
from alongside.cohort.desk.open_desk import sign_in_state
from alongside.cohort.roster.sign_in_state import TRIES
from alongside.hub.auth.hub_sessions import NameFilter, SharedSessions
from alongside.site.pages.csp import HEADERS

NEW = "another good long one"


@pytest.fixture(scope="module")
def cohort(one_cohort: Cohort) -> Cohort:
    return one_cohort.enrol("mira,Mira Heron", "bert")


@pytest.fixture(scope="module")
def before(one_cohort: Cohort) -> int:
    """How much is in the cohort's log when the file's tests begin."""
    return len(one_cohort.logged())


@pytest.fixture
def twice(cohort: Cohort) -> tuple[Person, Person]:
    """Mira in two browsers."""
    one, other = cohort.member("mira"), cohort.person("mira")
    assert other.sign_in(PASSWORD).url.endswith(SITE)
    return one, other


def is_out(person: Person) -> bool:
    return "/hub/login" in person.get(SITE).url or person.get(SITE).status == 403


def change_password(cohort: Cohort, one: Person) -> None:
    one.get("hub/auth/change-password")
    fields = {"present": PASSWORD, "new_password": NEW, "_xsrf": one.token("hub/")}
    done = one.post("hub/auth/change-password", list(fields.items()), X_XSRFToken=None)
    assert done.status == 200, done.body


ENDINGS: dict[str, Callable[[Cohort, Person], object]] = {
    "signing out": lambda _, one: one.get("hub/logout"),
    "a new password": change_password,
    "a new join code": lambda cohort, _: cohort_reset("mira", cohort.file),
}


@pytest.mark.parametrize("ending", first(ENDINGS))
def test_every_session_of_a_person_ends(
    cohort: Cohort, twice: tuple[Person, Person], ending: str
) -> None:
    one, other = twice
    bert = cohort.member("bert")
    kernel = other.open_page()
    ENDINGS[ending](cohort, one)
    for person in twice:
        wait_until(lambda person=person: is_out(person), 60, "a session did not end")
    assert other.socket(kernel) != 101
    assert bert.get(SITE).status == 200
    assert not is_out(bert)


def test_who_is_taken_out_is_out(cohort: Cohort) -> None:
    bert = cohort.member("bert")
    cohort_remove("bert", cohort.file)
    wait_until(lambda: is_out(bert), 60, "somebody taken out is still in")
    at_the_hub = "hub/auth/sessions"
    wait_until(lambda: "/hub/login" in bert.get(at_the_hub).url, 60, "nor at the hub")


def test_who_is_signed_out_while_the_hub_is_away_is_out(cohort: Cohort) -> None:
    mira = cohort.member("mira")
    kernel = mira.open_page()
    assert mira.socket(kernel) == 101
    hub = cohort.part("hub")
    hub.suspend()  # it answers nothing, and looks at no list
    try:
        cohort_reset("mira", cohort.file)
        assert mira.get(SITE).status >= 400
        assert mira.socket(kernel) >= 400
    finally:
        hub.resume()
    wait_until(lambda: is_out(mira), 60, "a session did not end")


def test_another_site_signs_nobody_out(cohort: Cohort) -> None:
    mira = cohort.member("mira")
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": None},
                    {"Sec_Fetch_Site": None, "Referer": "https://evil.example/"}):  # fmt: skip
        asked = mira.get("hub/logout", **headers)
        assert "Sign out?" in asked.body
    assert not is_out(mira)
    assert mira.post("hub/logout", [], X_XSRFToken=None).status == 403
    assert not is_out(mira)


def test_on_a_shared_computer_nothing_outlives_the_browser(cohort: Cohort) -> None:
    cohort.member("mira")
    library, home = cohort.person("mira"), cohort.person("mira")
    assert library.sign_in(PASSWORD, shared="yes").url.endswith(SITE)
    assert home.sign_in(PASSWORD).url.endswith(SITE)
    assert [one.name for one in library.jar if one.expires is not None] == []
    assert [one.name for one in home.jar if one.expires is not None] != []
    listed = library.get("hub/auth/sessions").body
    assert "Here, in this browser.</strong> On a shared computer." in listed
    assert listed.count("<li>") >= 2


@pytest.mark.parametrize(
    "path",
    ["hub/home", "hub/token", "hub/admin", "hub/spawn", "hub/spawn/mira", "hub/accept-share",
     "hub/user/mira", "hub/user-redirect/x", "hub/lti13/config", "hub/nothing", "user/mira/",
     "hub/static/nothing.css", "services/nothing/", "hub/api/nothing", "hub/%00",
     "services/course/%ff"],
)  # fmt: skip
def test_an_address_that_nobody_needs_is_ours_or_nothing(cohort: Cohort, path: str) -> None:
    answer = cohort.person().get(path)
    assert answer.status in (400, 403, 404)
    assert "Traceback" not in answer.body
    assert "JupyterHub" not in answer.body
    for name in HEADERS:
        assert name in answer.headers, name


def test_a_tutor_sees_who_waits_and_lets_them_try_again(cohort: Cohort) -> None:
    cohort.member("mira")
    state = sign_in_state(cohort.settings)
    for _ in range(TRIES):
        state.count_wrong("mira", "127.0.0.1")
    mira = cohort.person("mira")
    assert "Too many wrong tries" in mira.sign_in(PASSWORD).body
    tess = cohort.member("tess")
    page = tess.get(f"{SITE}desk/")
    assert "Waiting to sign in" in page.body
    assert "Mira Heron" in page.body
    lifted = tess.post(f"{SITE}desk/lift", [("_xsrf", tess.token(SITE))])
    assert "They can try to sign in again at once." in lifted.body
    assert mira.sign_in(PASSWORD).url.endswith(SITE)


def test_the_log_of_all_this_names_nobody(cohort: Cohort, before: int) -> None:
    said = cohort.logged()[before:]
    assert not [line for line in said.splitlines() if "mira" in line and "/user/" not in line
                and "/spawn/" not in line]  # fmt: skip
    assert "Traceback" not in said


def test_a_session_on_a_shared_computer_is_over_after_an_hour_without_use() -> None:
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]
    sessions = SharedSessions(lambda: clock[0])
    session = sessions.begin()
    assert not sessions.is_over(session, ())
    clock[0] += timedelta(minutes=59)
    token: Any = SimpleNamespace(session_id=session, last_activity=clock[0], created=clock[0])
    clock[0] += timedelta(minutes=30)
    assert not sessions.is_over(session, (token,))
    assert sessions.is_over(session, ())
    clock[0] += timedelta(minutes=31)
    assert sessions.is_over(session, (token,))
    assert not sessions.is_over("an ordinary one", ())
    assert not sessions.is_over(None, ())


def test_what_was_typed_as_a_name_is_not_logged() -> None:
    record = logging.LogRecord(
        "x", logging.WARNING, "x", 1, "Failed login for %r", ("my password",), None
    )
    assert NameFilter().filter(record)
    assert "my password" not in record.getMessage()
