"""What the course's pages tell a learner of their tutors: what is released, what was answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from alongside.cohort.desk.desk import Desk, release_lines, waiting
from alongside.cohort.releases.release_state import Release
from alongside.dates import clock_utc, day_utc
from alongside.site.pages.panel import ActivityPanel, CohortPanel, SessionNote


def panel_for(desk: Desk, prefix: str, name: str, *, tutor: bool) -> CohortPanel:
    """One person's part of the cohort; `prefix` is the desk's address. Raises CohortError."""
    out = (("Sign out", desk.sign_out),) if desk.sign_out else ()
    news = _news(desk, prefix)
    if tutor:
        found = waiting(release_lines(desk, desk.releases.open_releases(), names=False))
        count = sum(map(len, found))
        links = ((f"Tutor desk, {count} to read" if count else "Tutor desk", prefix), *out)
        return replace(CohortPanel(desk.name, desk.tutor_name(name), links), **news)
    shown = next((one.shown for one in desk.learners() if one.name == name), name)
    links = (("Who can see what", f"{prefix}mine"), *out)
    mine = desk.releases.of_learner(name)
    beside = tuple(
        _beside(desk, prefix, key, title, [one for one in mine if one.activity == key])
        for key, title in desk.titles().items()
    )
    unread = desk.messages.unread(desk.releases.folders.find(name))
    words = "A new message from your tutor" if unread == 1 else f"{unread} new messages from tutors"
    messages = (words, f"{prefix}mine/messages") if unread else None
    panel = CohortPanel(desk.name, shown, links, prefix, f"{prefix}api/me", beside)
    vote = desk.votes.open_now() if desk.votes else None
    ask = (f"Your tutor asks: {vote.asks.text}", f"{prefix}mine/vote") if vote else None
    return replace(panel, messages=messages, vote=ask, code=_code(desk, prefix, name), **news)


def _code(desk: Desk, prefix: str, name: str) -> tuple[str, str] | None:
    """What a learner reads on every page while a join code can open what they have written."""
    found = desk.codes.deferred(name) if desk.codes else None
    if found is None or found.ending:
        return None
    by = [event.by for event in desk.releases.log(name) if event.what == "code-given"]
    who = desk.tutor_name(by[-1]) if by else "A tutor"
    when = clock_utc(found.opens)
    return f"{who} made a join code that opens your notebook from {when}", f"{prefix}mine#codes"


def _news(desk: Desk, prefix: str) -> dict[str, Any]:
    """What a class reads of its plan."""
    coming = desk.plan.coming()
    return {
        "news": tuple((one.by, day_utc(one.at), one.text) for one in desk.plan.announcements()),
        "sessions": tuple(SessionNote(one.when, one.title, one.pages) for one in coming),
        "calendar": f"{prefix}plan.ics" if coming else "",
    }


def _beside(
    desk: Desk, prefix: str, activity: str, title: str, mine: list[Release]
) -> ActivityPanel:  # newest first
    def at(found: Release | None) -> str:
        return f"{prefix}mine/release/{found.id}" if found else ""

    live = next((one for one in mine if one.live), None)
    unseen = next((one for one in mine if one.unseen), None)
    answered = [one for one in mine if one.comments]
    commented = max(answered, key=lambda one: one.commented_at, default=None)
    return ActivityPanel(
        activity,
        title,
        f"{prefix}mine/activity/{activity}",
        _sentence(desk, live) if live else "",
        at(live),
        at(unseen),
        at(commented),
    )


def _sentence(desk: Desk, one: Release) -> str:
    """What is open now, and who has looked."""
    readers = dict.fromkeys(desk.tutor_name(by) for by, _ in one.opened)
    looked = f"{', '.join(readers)} opened it." if readers else "Nobody has opened it yet."
    return f"You shared this on {day_utc(one.released_at)}. {looked}"
