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
        assert Browser(port).send("PUT", "api/progress", {}).status == 403


def test_an_application_may_ask_for_tokens_itself(desk: Desk) -> None:
    application = Application(
        desk_routes(desk, PREFIX, lambda handler: User("amina")), xsrf_cookies=True
    )
    with listening(application) as port:
        sent = {"activity-1": {"state": "started"}}
        assert Browser(port).call("PUT", "api/progress", sent).status == 200


@pytest.mark.parametrize("body", ["", "{", "[]", "3", "null", '{"a": NaN}', "\xff"])
def test_what_is_no_json_object_is_refused(served: Served, body: str) -> None:
    amina = served("amina")
    answer = amina.send("POST", "api/releases", body.encode("latin-1"), X_XSRFToken=amina.token())
    assert answer.status == 400
    assert "Traceback" not in answer.text


def test_too_much_is_refused(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alongside.cohort.web.request_handler.LARGEST", 100)
    answer = served("amina").call("POST", "api/releases", {"activity": "x" * 200})
    assert answer.status == 413


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
    page, call = served("amina").get("mine"), served("amina").get("api/releases")
    assert page.status == call.status == status
    assert "Traceback" not in page.text
    assert SECRET not in page.text + call.text
    assert "<b>" not in page.text
    if status != 500:
        assert call.data["error"] == str(error)


def test_logs_have_addresses_and_no_words(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    amina = served("amina")
    amina.call("POST", "api/releases", {"activity": SECRET, "question": SECRET})
    amina.call("PUT", "api/progress", {SECRET: {"state": SECRET}})
    amina.post("mine/activity/activity-1", field=SECRET, question=SECRET)
    assert SECRET not in caplog.text
    assert "amina" not in caplog.text
