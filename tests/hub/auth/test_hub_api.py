"""An account is deleted at the hub, or a sentence says that it was not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.hub.auth.hub_api import HubAccounts


class Hub(BaseHTTPRequestHandler):
    """Answers as JupyterHub does to a service that may delete accounts."""

    asked: ClassVar[list[tuple[str, str]]] = []
    status = 204

    def do_DELETE(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    Hub.asked, Hub.status = [], 204
    server = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hub/api"
    server.shutdown()
    server.server_close()


def test_the_account_is_asked_to_be_deleted_by_its_name_and_with_the_sites_token(hub: str) -> None:
    HubAccounts(hub, "secret").forget("a/b@example.org")
    assert Hub.asked == [("/hub/api/users/a%2Fb%40example.org", "token secret")]


def test_one_that_is_not_there_is_forgotten_already(hub: str) -> None:
    Hub.status = 404
    HubAccounts(hub, "secret").forget("amina")


def test_a_refusal_is_said(hub: str) -> None:
    Hub.status = 403
    with pytest.raises(CohortError, match=r"403.*receipt"):
        HubAccounts(hub, "secret").forget("amina")


def test_a_hub_that_is_away_is_said() -> None:
    with pytest.raises(CohortError, match="does not answer"):
        HubAccounts("http://127.0.0.1:9/hub/api", "secret").forget("amina")


def test_no_proxy_of_the_environment_gets_the_token(
    hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    HubAccounts(hub, "secret").forget("amina")
    assert len(Hub.asked) == 1
