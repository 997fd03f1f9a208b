"""Whether the site is well, for whatever watches it: a health page, and numbers without names."""

from __future__ import annotations

import hmac
import json
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from tornado import web


class HealthHandler(web.RequestHandler):
    """Tells anybody that it answers, and nothing else."""

    @allow_unauthenticated
    def get(self) -> None:
        """200, with what can be told in one word."""
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps({"status": "ok"}))

    head = get


class MetricsHandler(web.RequestHandler):
    """How many pages are open and how many fit, in Prometheus's form; nobody is in it."""

    def initialize(self, site: Any, token: str) -> None:
        """``token`` is what the asker has to send as ``Authorization: Bearer …``."""
        self._site, self._token = site, token

    @allow_unauthenticated
    def get(self) -> None:
        """The numbers, for whoever has the token."""
        given = self.request.headers.get("Authorization", "")
        if not self._token or not hmac.compare_digest(
            given.encode(), f"Bearer {self._token}".encode()
        ):
            raise web.HTTPError(403)
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.finish(read_metrics(self._site))


def read_metrics(site: Any) -> bytes:
    """The site's numbers as Prometheus reads them."""
    registry = CollectorRegistry()
    for name, about, value in (
        ("open_pages", "Pages that have a kernel", len(site.kernels)),
        ("places", "Pages that may have a kernel at one time", site.kernels.max_kernels),
        ("connections", "Connections of open pages", site.kernels.connections()),
        ("warm", "Whether kernels are forked", int(site.forks_kernels())),
    ):
        Gauge(f"alongside_{name}", about, registry=registry).set(value)
    return generate_latest(registry)
