"""What a page says when it can't be shown, and what the log says of it."""

from __future__ import annotations

import logging
from typing import Any

from tornado import web

from alongside.errors import CourseError

SAYS = {
    400: ("That request was not understood", "Go back and try again."),
    403: ("You can't open this", "If you had signed in, sign in again. Your words are safe."),
    404: ("There is no such page", "The address may be old or mistyped."),
    503: (
        "The site is full just now",
        "All places for writing are taken. Your words are safe. Try again in a few minutes; "
        "you can go on reading meanwhile.",
    ),
}
UNREADABLE = "This page can't be shown until its file is put right"
TROUBLE = ("Something went wrong here", "It is not your doing, and what you have saved is safe.")


def error_text(status_code: int, error: BaseException | None) -> tuple[str, str]:
    """The title and the sentence of an error page."""
    if isinstance(error, CourseError):  # an author's file: it says what to do
        return UNREADABLE, str(error)
    return SAYS.get(status_code, TROUBLE if status_code >= 500 else SAYS[400])


def log_failure(log: logging.Logger, number: str, path: str, exc_info: Any) -> None:
    """Log what failed under the number that its page shows, with the way there.

    What could not be reached (502) failed elsewhere: that is one line, as the way says nothing.
    """
    error = (exc_info or (None, None))[1]
    if isinstance(error, web.HTTPError) and error.status_code == 502:
        log.error("Reference %s: %s failed: %s", number, path, error)
    else:
        log.error("Reference %s: %s failed.", number, path, exc_info=exc_info)
