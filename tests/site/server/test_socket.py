"""A page's websocket asks whose kernel it is by itself, whatever else was asked before it.

Covers: site/server/handlers.py
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from alongside.site.server.handlers import SocketHandler


@pytest.fixture
def went_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kernels that a page was let on to."""
    found: list[str] = []

    async def pre_get(self: Any) -> None:
        found.append(self.kernel_id)

    monkeypatch.setattr(VoilaKernelWebsocketHandler, "pre_get", pre_get)
    return found


def connect(owner: str | None, asker: str | None) -> None:
    """Somebody connects to a kernel, past every other guard."""
    handler: Any = SocketHandler.__new__(SocketHandler)
    site = SimpleNamespace(owner_of=lambda kernel: owner, learner=lambda request: asker)
    handler.application = SimpleNamespace(settings={"alongside": site})
    handler.kernel_id = "kernel-1"
    asyncio.run(handler.pre_get())


@pytest.mark.parametrize("owner", ["amina", "", None, "bobby", "BOB"])
def test_a_kernel_of_anybody_elses_is_refused(went_on: list[str], owner: str | None) -> None:
    with pytest.raises(HTTPError) as refused:
        connect(owner, "bob")
    assert refused.value.status_code == 403
    assert went_on == []


@pytest.mark.parametrize("learner", ["amina", None])  # None: a site of one's own
def test_ones_own_kernel_is_reached(went_on: list[str], learner: str | None) -> None:
    connect(learner, learner)
    assert went_on == ["kernel-1"]
