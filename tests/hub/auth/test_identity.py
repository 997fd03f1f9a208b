"""Who the site takes a request to be from, also while the hub is away.

Covers: hub/auth/identity.py
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError

from alongside.hub.auth import identity
from alongside.hub.auth.identity import OUTAGE, REMEMBERED, SiteOAuth

AMINA = {"name": "amina", "kind": "user"}
AWAY = HTTPError(500, "Failed to connect to Hub API at 'http://127.0.0.1:1/hub/api'.")


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


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


def test_a_no_of_the_hub_is_no_outage(oauth: SiteOAuth, hub: list[Any], clock: _Clock) -> None:
    who(oauth)
    hub.append(HTTPError(500, "Permission failure checking authorization"))
    with pytest.raises(HTTPError):
        who(oauth)
