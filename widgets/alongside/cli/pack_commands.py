"""`alongside desk`, `alongside share`, `alongside receive`: packs, where there is no server."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from alongside import dates
from alongside.console import argument_text, ask_yes_or_no
from alongside.course.outline import Course
from alongside.record.instances import read_activity

if TYPE_CHECKING:  # each command imports what it needs: the others start without it
    from alongside.course.activity import Activity
    from alongside.sharing.share_pack import PackChoice, PackDraft
    from alongside.sharing.snapshot import Snapshot

WHAT = "ACTIVITY[:ANSWER,…][@DAY]"


def desk_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside desk``."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="the folder of packs")
    parser.add_argument("--key", type=Path, help="the file with your secret key, for sealed packs")
    parser.add_argument(
        "--new-key", type=Path, metavar="FILE", help="make a key, print its public half, and end"
    )
    parser.add_argument(
        "--tutor", type=argument_text, default="Your tutor", help="your name, as learners read it"
    )
    parser.add_argument("--port", type=int, default=0, help="the port to use (default: a free one)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def desk(args: argparse.Namespace) -> int:
    """Open a folder of packs as a desk, or make the key that packs are sealed to."""
    from alongside.cohort.admin import commands

    if args.new_key is not None:
        public = commands.desk_key(args.new_key)
        print(f"Your secret key is in {args.new_key}. Keep it to yourself, and keep a copy.")
        print(f"Give learners the public half:\n{public}")
        return 0
    return commands.desk(
        args.folder,
        args.port,
        key=args.key,
        tutor=args.tutor,
        open_browser=not args.no_browser,
    )


def share_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside share``."""
    parser.add_argument(
        "what",
        nargs="+",
        metavar=WHAT,
        help="such as 3, 3:gain,level, 5@2026-11-21 (as it was that day)",
    )
    parser.add_argument(
        "--name", type=argument_text, required=True, help="your name, as your tutor knows you"
    )
    parser.add_argument(
        "--question", type=argument_text, default="", help="something you would like an answer to"
    )
    parser.add_argument(
        "--with-files",
        action="store_true",
        help="the pictures and files beside these answers go along",
    )
    parser.add_argument("--until", type=_day, help="the last day it may be read, as 2026-12-31")
    parser.add_argument("--to-key", default="", help="your tutor's public key (age1…), to seal it")
    parser.add_argument("--to", type=Path, default=Path(), help="the file, or the folder for it")
    parser.add_argument("--yes", action="store_true", help="write it without asking")


def share(args: argparse.Namespace) -> int:
    """Show what a share pack would hold and who else is in it, ask once, and write it."""
    from alongside.cohort.admin import commands

    course = Course.find()
    what = commands.share_draft(
        [
            replace(choice(course, text), attached=None if args.with_files else ())
            for text in args.what
        ],
        args.name,
        question=args.question,
        until=args.until,
        course=course,
    )
    print(*lines(course, what), sep="\n")
    if not args.yes and not ask_yes_or_no(
        "Make the pack? [y/N] ", "Add --yes to write it without asking."
    ):
        print("Nothing was made.")
        return 0
    path = commands.share(what, args.to, to_key=args.to_key, course=course)
    print(f"Written: {path}. Send it to your tutor; nobody else has it.")
    return 0


def receive_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside receive``."""
    parser.add_argument(
        "path", type=Path, help="a feedback pack from your tutor, a file or a folder"
    )


def receive(args: argparse.Namespace) -> int:
    """Take a tutor's comments into the record; they are shown beside the answers."""
    from alongside.cohort.admin import commands

    print(commands.receive(args.path.resolve()).sentence())
    return 0


def choice(course: Course, wanted: str) -> PackChoice:
    """What one argument of ``alongside share`` means. Raises PackError, ActivityError."""
    from alongside.errors import PackError
    from alongside.sharing.share_pack import PackChoice

    rest, at, version = wanted.partition("@")
    name, _, fields = rest.partition(":")
    activity = read_activity(course, name)
    chosen = tuple(field.strip() for field in fields.split(",") if field.strip())
    known = [field.id for field in activity.questions]
    for field in chosen:
        if field not in known:
            raise PackError(
                f"{activity.heading} has no answer '{field:.60}'. It has: {', '.join(known)}."
            )
    return PackChoice(activity.id, chosen or None, _revision(activity, version) if at else None)


def _revision(activity: Activity, text: str) -> int:
    """The revision that stood at the end of a day, or that has a number. Raises PackError."""
    from alongside.errors import PackError
    from alongside.record.record import Record

    if text.isdecimal() and int(text) > 0:
        return int(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PackError(
            f"'{text:.60}': after @ stands a day, as in 3@2026-11-21, or a revision's number."
        ) from None
    for one in reversed(Record.open().sittings(activity.id)):
        then = dates.local(one.info.saved_at)
        if then and then.date() <= day:
            return one.info.revision
    raise PackError(f"{activity.heading} had nothing written by the end of {dates.in_words(day)}.")


def lines(course: Course, what: PackDraft) -> list[str]:
    """A draft as a terminal shows it: every word that would go, and what to look at first."""
    from alongside.dates import day_utc
    from alongside.sharing.answer_view import as_text, show_answer
    from alongside.sharing.pack_html import counted

    lines = [f"From {what.learner}, to be read until {day_utc(what.until)}:"]
    for copy in what.copies:
        lines += ["", f"{read_activity(course, copy.activity).heading}{_when(copy)}"]
        for answer in map(show_answer, copy.answers):
            written = as_text(answer.view).splitlines()
            lines += [f"  {answer.question}", *(f"    {line}" for line in written)]
            beside = copy.beside(answer.field)
            lines += [f"    + {one.title}{one.alt and f': {one.alt}'}" for one in beside]
    if any(copy.attached for copy in what.copies):
        lines += ["", "No check looks into a picture or file. Look at each yourself."]
    if what.question:
        lines += ["", f"Your question: {what.question}"]
    if what.cautions:
        count = counted(len(what.cautions), "place", "places")
        lines += ["", f"{count} may tell who somebody else is. It is for you to decide:"]
        lines += [f"  {one.words}: {one.why}" for one in what.cautions]
    return [*lines, ""]


def _when(copy: Snapshot) -> str:
    """When a copy's answers were last changed, in this computer's time."""
    moment = dates.day_and_time(copy.saved_at)
    return f" (as it was on {moment})" if moment else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day; write one as 2026-12-31"
        ) from None
