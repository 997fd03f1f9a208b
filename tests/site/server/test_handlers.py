"""What failed is in the log in as many words as help."""

from __future__ import annotations

import logging
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError

from alongside.errors import CourseError
from alongside.site.server.failure_texts import log_failure
from alongside.site.server.handlers import CourseHandler

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


class Shown(CourseHandler):
    """A handler whose pages are looked at and not sent."""

    request = SimpleNamespace(path="/render/04.ipynb")

    def __init__(self) -> None:
        """On a site that answers with what a page would be filled with."""
        renderer = SimpleNamespace(plain=lambda _, **values: values)
        self.settings = {"alongside": SimpleNamespace(log=LOG, renderer=renderer)}
        self.page: Any = None

    def _page(self, made: Any) -> None:
        self.page = made


def test_a_page_whose_file_is_broken_says_what_is_wrong_with_it_and_the_log_in_one_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = CourseError("course/04.ipynb: line 24: it can't be read as a notebook. Put it right.")
    handler = Shown()
    handler.write_error(500, exc_info=(CourseError, error, None))
    handler.log_exception(CourseError, error, None)
    assert handler.page["text"] == str(error)
    assert handler.page["number"] is None
    assert caplog.text.count(str(error)) == 1
    assert "Traceback" not in caplog.text


def test_another_failure_is_not_told_to_readers_but_has_its_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = KeyError("/home/of/somebody")
    handler = Shown()
    handler.write_error(500, exc_info=(KeyError, error, None))
    assert "/home/of" not in handler.page["text"]
    assert handler.page["number"] in caplog.text
