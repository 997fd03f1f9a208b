"""Who the site takes a request to be from, also while the hub is away.

Covers: hub/auth/identity.py, hub/auth/ended_sessions.py
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError

from alongside.cohort.roster.sign_in_state import SignInState
from alongside.hub.auth import identity
from alongside.hub.auth.ended_sessions import EndedSessions
from alongside.hub.auth.identity import ASK_AGAIN, OUTAGE, REMEMBERED, SiteOAuth

AMINA = {"name": "amina", "kind": "user"}
AWAY = HTTPError(500, "Failed to connect to Hub API at 'http://127.0.0.1:1/hub/api'.")


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now + 5_000_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    """A clock that tests move."""
    clock = _Clock()
    monkeypatch.setattr(identity, "time", clock)
    return clock


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the hub says, the last is said again: a user, None, or an error."""
    says: list[Any] = [AMINA]

    async def ask(self: Any, *_: Any, **__: Any) -> Any:
        if isinstance(says[-1], Exception):
            raise says[-1]
        return says[-1]

    monkeypatch.setattr(HubOAuth, "_check_hub_authorization", ask)
    return says


@pytest.fixture
def oauth() -> SiteOAuth:
    """The site's side of sign-in."""
    return SiteOAuth(
        api_url="http://127.0.0.1:1/hub/api", api_token="t", oauth_client_id="service-site",
        base_url="/site/", hub_host="", oauth_redirect_uri="/site/oauth_callback",
    )  # fmt: skip


def who(oauth: SiteOAuth, token: str = "hers") -> Any:
    """Who a token is said to be of."""
    return asyncio.run(oauth._check_hub_authorization("/user", "x", token))


def test_a_learner_goes_on_while_the_hub_is_started_again(
    oauth: SiteOAuth, hub: list[Any], clock: _Clock
) -> None:
    assert who(oauth) == AMINA
    hub.append(AWAY)
    clock.now += OUTAGE - 1
    assert who(oauth) == AMINA


def test_no_session_outlives_a_minute_without_the_hub(
    oauth: SiteOAuth, hub: list[Any], clock: _Clock
) -> None:
    assert REMEMBERED + OUTAGE < 60
    who(oauth)
    hub.append(AWAY)
    clock.now += OUTAGE
    with pytest.raises(HTTPError):
        who(oauth)


def test_whom_the_hub_refuses_or_never_knew_is_not_let_in_by_an_outage(
    oauth: SiteOAuth, hub: list[Any], clock: _Clock
) -> None:
    who(oauth)
    hub.append(None)
    assert who(oauth) is None
    hub.append(AWAY)
    for token in ("hers", "another"):
        with pytest.raises(HTTPError):
            who(oauth, token)


def test_who_signed_out_or_was_taken_out_is_not_let_in_by_an_outage(
    oauth: SiteOAuth, hub: list[Any], clock: _Clock, tmp_path: Path
) -> None:
    state = SignInState(tmp_path / "sign-in.json", clock.time)
    oauth.ended = EndedSessions(state)
    state.end_sessions("amina")  # long ago: she has signed in again since
    state.take_ended(lambda: ["amina"])
    clock.now += REMEMBERED + 1
    who(oauth)
    hub.append(AWAY)
    clock.now += 1
    assert who(oauth) == AMINA
    state.end_sessions("amina")
    with pytest.raises(HTTPError):
        who(oauth)
    state.take_ended(lambda: ["amina"])
    clock.now += 1
    with pytest.raises(HTTPError):  # her cookie, kept by somebody
        who(oauth)


def test_what_the_site_had_remembered_itself_counts_from_when_the_hub_said_it(
    oauth: SiteOAuth, hub: list[Any], clock: _Clock, tmp_path: Path
) -> None:
    state = SignInState(tmp_path / "sign-in.json", clock.time)
    oauth.ended = EndedSessions(state)
    state.end_sessions("amina")
    state.take_ended(lambda: ["amina"])
    clock.now += REMEMBERED - 1
    who(oauth)  # an answer that may be as old as that
    hub.append(AWAY)
    with pytest.raises(HTTPError):
        who(oauth)


def test_a_no_of_the_hub_is_no_outage(oauth: SiteOAuth, hub: list[Any], clock: _Clock) -> None:
    who(oauth)
    hub.append(HTTPError(500, "Permission failure checking authorization"))
    with pytest.raises(HTTPError):
        who(oauth)


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A hub that takes every question and answers none; what it was asked."""
    asked: list[str] = []

    async def ask(self: Any, method: str, url: str, /, **_: Any) -> Any:
        asked.append(url)
        await asyncio.Event().wait()

    monkeypatch.setattr(HubOAuth, "_api_request", ask)
    monkeypatch.setattr(identity, "ANSWER_WITHIN", 0.01)
    return asked


def test_a_hub_that_hangs_is_an_outage_and_is_not_waited_for_again_and_again(
    oauth: SiteOAuth, hung: list[str], clock: _Clock
) -> None:
    for _ in range(3):
        with pytest.raises(HTTPError) as why:
            who(oauth, "anybody's")
        assert why.value.status_code == 502
    assert len(hung) == 1
    clock.now += ASK_AGAIN
    with pytest.raises(HTTPError):
        who(oauth, "anybody's")
    assert len(hung) == 2


def test_a_learner_goes_on_while_the_hub_hangs(
    oauth: SiteOAuth, hung: list[str], clock: _Clock
) -> None:
    oauth._last_words["hers"] = (clock.now, AMINA)
    clock.now += REMEMBERED + 1
    assert who(oauth) == AMINA
    clock.now += OUTAGE
    with pytest.raises(HTTPError):
        who(oauth)
