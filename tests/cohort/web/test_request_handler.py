from __future__ import annotations

import asyncio
import logging

import pytest
from tests.support.cohort_fixtures import PREFIX, Browser, Served, listening
from tornado.web import Application, RequestHandler

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.desk import Desk
from alongside.cohort.releases.releases import Releases
from alongside.cohort.web.request_handler import User
from alongside.cohort.web.routes import desk_routes
from alongside.errors import ReleaseGoneError

SECRET = "Heron-4711"


def test_who_asks_may_be_found_out_slowly(desk: Desk) -> None:
    async def identify(handler: RequestHandler) -> User | None:
        await asyncio.sleep(0)
        return User("amina")

    with listening(Application(desk_routes(desk, PREFIX, identify))) as port:
        assert Browser(port).get("api/me").data["name"] == "amina"


def test_whoever_is_unknown_can_be_sent_to_sign_in(desk: Desk) -> None:
    def identify(handler: RequestHandler) -> User | None:
        handler.redirect("/sign-in")
        return None

    with listening(Application(desk_routes(desk, PREFIX, identify))) as port:
        answer = Browser(port).get("mine")
        assert (answer.status, answer.headers["Location"]) == (302, "/sign-in")


def test_tokens_are_asked_for_whatever_the_application_says(desk: Desk) -> None:
    application = Application(
        desk_routes(desk, PREFIX, lambda handler: User("amina")), xsrf_cookies=False
    )
    with listening(application) as port:
        assert Browser(port).send("POST", "mine/pictures", [("agree", "yes")]).status == 403


def test_an_application_may_ask_for_tokens_itself(desk: Desk) -> None:
    application = Application(
        desk_routes(desk, PREFIX, lambda handler: User("amina")), xsrf_cookies=True
    )
    with listening(application) as port:
        assert Browser(port).post("mine/pictures", agree="yes").status == 303


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ReleaseGoneError("It is gone <b>."), 404),
        (CohortError("The disk is full <b>."), 503),
        (RuntimeError(SECRET), 500),
    ],
)
def test_failures_are_sentences(
    served: Served, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Releases, "of_learner", fail)
    page, call = (served("amina").get(path) for path in ("mine", "api/me"))
    assert page.status == call.status == status
    assert "Traceback" not in page.text
    assert SECRET not in page.text + call.text
    assert "<b>" not in page.text
    if status != 500:
        assert call.data["error"] == str(error)


def test_logs_have_addresses_and_no_words(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    amina = served("amina")
    for more in ({"step": "check"}, {"step": "release"}, {"until": SECRET}):
        amina.post("mine/activity/activity-1", field=SECRET, question=SECRET, **more)
    amina.post("mine/pictures", agree=SECRET)
    assert SECRET not in caplog.text
    assert "amina" not in caplog.text
