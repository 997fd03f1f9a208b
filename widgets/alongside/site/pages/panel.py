"""What a cohort's site shows around the course: who is signed in, and what the tutors answered.

A site that one person runs for themselves has none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ActivityPanel:
    """What stands beside one activity; all but `title` and `share` are "" where there is nothing.

    `share` is the address to release it at, `shared` says in a sentence what is released now,
    `release` is its address; `answered` is that of comments not read yet, `comments` of those read.
    """

    activity: str
    title: str
    share: str
    shared: str = ""
    release: str = ""
    answered: str = ""
    comments: str = ""


@dataclass(frozen=True)
class SessionNote:
    """A session of the class: its day in words, what it is about, and the notebooks for it."""

    when: str
    title: str
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class CohortPanel:
    """One person's part of a cohort: `links` are (text, address) pairs.

    `me` is the address that tells a page what the tutors have answered since, and `desk` what its
    answers are relative to; both are "" for tutors. `news` are announcements as (who, day, text),
    `sessions` those to come, `calendar` is where they are as a file; `messages` says how many new
    ones there are, as a link's (text, address), `vote` leads to one that is open, and `code` to a
    join code that somebody else was given to the notebook.
    """

    cohort: str
    who: str
    links: tuple[tuple[str, str], ...]
    desk: str = ""
    me: str = ""
    beside: tuple[ActivityPanel, ...] = ()
    news: tuple[tuple[str, str, str], ...] = ()
    sessions: tuple[SessionNote, ...] = ()
    calendar: str = ""
    messages: tuple[str, str] | None = None
    vote: tuple[str, str] | None = None
    code: tuple[str, str] | None = None

    def days_of(self, notebook: str) -> tuple[str, ...]:
        """When the class meets for one of the course's pages."""
        return tuple(one.when for one in self.sessions if notebook in one.pages)

    def at(self, activity: str) -> ActivityPanel | None:
        """What stands beside an activity."""
        return next((one for one in self.beside if one.activity == activity), None)


def activity_mark(activity: str) -> str:
    """What stands in a page's body where something may stand beside an activity."""
    return f"<!--beside {activity}-->"


def fill_marks(body: str, panel: CohortPanel | None, drawn: Callable[[ActivityPanel], str]) -> str:
    """A page's body with what `drawn` makes of each activity's part, or without the marks."""
    parts = body.split("<!--beside ")
    done = [parts[0]]
    for part in parts[1:]:
        activity, _, rest = part.partition("-->")
        beside = panel.at(activity) if panel else None
        done += [drawn(beside) if beside else "", rest]
    return "".join(done)
