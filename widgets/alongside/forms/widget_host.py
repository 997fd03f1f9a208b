"""Whose words a widget keeps, and which host it stands in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from alongside.course.outline import Course
from alongside.forms import bundle
from alongside.record.location import record_home
from alongside.record.record import Record


def record_for(course: Course) -> Record:
    """The learner's record, never inside what is served; raises RecordLocationError."""
    return Record.open(served=(course.folder, course.root / "activities"))


def page_host() -> str:
    """Where a revision comes from: "site" in a kernel of the site, else "lab"."""
    return "site" if os.environ.get(bundle.STATIC_URL) else "lab"


_STANDS: ContextVar[bool] = ContextVar("alongside_form_stands", default=False)


@contextmanager
def forms_standing(*, stands: bool) -> Iterator[None]:
    """Make widgets for a page in which the forms' HTML stands, if it does: none has to bring it."""
    token = _STANDS.set(stands)
    try:
        yield
    finally:
        _STANDS.reset(token)


def form_stands() -> bool:
    """Whether the HTML of a form that is made now stands in its page already."""
    return _STANDS.get()


def learner_key(learner: str | None = None) -> str:
    """An opaque name for a learner's record, so that two learners' drafts stay apart.

    ``learner`` is the name in a cohort; without one, whoever this process works for.
    """
    home = os.path.abspath(record_home(None, learner))  # noqa: PTH100 (no need for the folder to be there)
    return hashlib.sha256(home.encode()).hexdigest()[:16]
