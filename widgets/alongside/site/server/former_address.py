"""A person's own site listens at a former port of its own again, for words that wait there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado import web

from alongside.errors import AlongsideError
from alongside.record import location, site_addresses
from alongside.site.server.handlers import CourseHandler


class FormerHandler(CourseHandler, APIHandler):
    """Opens a port at which this course was before, and no other; on this computer only."""

    @web.authenticated
    def post(self) -> None:
        """204 once it listens at the body's ``port`` too; 409 where something else has it."""
        body = self.get_json_body()
        port = body.get("port") if isinstance(body, Mapping) else None
        if type(port) is not int or self.site.learner(self) is not None:
            raise web.HTTPError(404)
        if not is_former(self.site.ip, port):
            raise web.HTTPError(404)
        if port not in (self.site.port, *self.site.former_ports):
            try:
                self.site.app.listen(port, self.site.ip)
            except OSError:
                raise web.HTTPError(409) from None
            self.site.former_ports.append(port)
        self.set_status(204)
        self.finish()

    def write_error(self, status_code: int, **_: Any) -> None:
        """As JSON."""
        self.finish(json.dumps({"status": status_code}))


def is_former(ip: str, port: int) -> bool:
    """Whether the course was once at this port of this address."""
    with suppress(AlongsideError):
        known = site_addresses.remembered(location.record_home())
        return any((one.program, one.ip, one.port) == ("serve", ip, port) for one in known)
    return False
