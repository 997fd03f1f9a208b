"""What failed is in the log in as many words as help."""

from __future__ import annotations

import logging
import sys

import pytest
from tornado.web import HTTPError

from alongside.site.server.handlers import log_failure

LOG = logging.getLogger("a site")


def failed(error: Exception, caplog: pytest.LogCaptureFixture) -> str:
    """What the log says of it."""
    try:
        raise error
    except type(error):
        log_failure(LOG, "AB12", "/a/page", sys.exc_info())
    return caplog.text


def test_a_server_that_can_not_be_reached_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    said = failed(HTTPError(502, "The hub does not answer"), caplog)
    assert "Reference AB12: /a/page failed: HTTP 502: Bad Gateway (The hub does not answer)" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("error", [KeyError("a mistake"), HTTPError(500, "a mistake")])
def test_a_mistake_of_ours_has_the_way_there(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    said = failed(error, caplog)
    assert "Reference AB12: /a/page failed." in said
    assert "Traceback" in said
