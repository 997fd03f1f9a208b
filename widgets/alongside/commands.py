"""What the command line does beside opening the course: books, the record, the doctor."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from alongside.core.course import Course
from alongside.core.errors import AlongsideError
from alongside.core.record import Record

BOOKS = ("docx", "pdf", "epub", "html", "md")
"""The formats of a book (`alongside.book.FORMATS`, which a test compares)."""


def book_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside book``."""
    parser.add_argument("path", nargs="?", type=Path, help="the file (default: in this folder)")
    parser.add_argument("--format", choices=BOOKS, default="html", help="(default: %(default)s)")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--course-only", action="store_true", help="the course without my answers")
    kind.add_argument("--answers-only", action="store_true", help="my answers with their questions")


def book(args: argparse.Namespace) -> int:
    """Write the course, the learner's answers, or both as one document."""
    from alongside.book import export_book

    name = "course" if args.course_only else "my-notebook"
    path = args.path or Path(f"{name}.{args.format}")
    written = export_book(
        Course.find(),
        None if args.course_only else Record.open(),
        format=args.format,
        course_text=not args.answers_only,
        answers=not args.course_only,
        path=path,
        report=_say,
    )
    print(f"Written: {written}")
    return 0


def export_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside export``."""
    parser.add_argument("path", nargs="?", type=Path, default=Path("my-record.zip"), help="the zip")


def export(args: argparse.Namespace) -> int:
    """Write the learner's whole record, every version in it, as one zip."""
    from alongside.core.archive import export_record

    export_record(Record.open(), args.path, _say)
    print(f"Written: {args.path}. Keep it as you would a diary.")
    return 0


def import_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside import``."""
    parser.add_argument("path", type=Path, help="a zip that `alongside export` made")
    parser.add_argument("--yes", action="store_true", help="bring it in without asking")


def bring_back(args: argparse.Namespace) -> int:
    """Show what a zip would change, ask once, and bring it in."""
    from alongside.core.bringback import import_record, look, sentence

    record = Record.open()
    preview = look(record, args.path, report=_say)
    for join in preview.joins:
        print(sentence(join))
    if not preview.changes:
        print("Nothing would change.")
        return 0
    if not args.yes and not _agreed("Bring it in? [y/N] "):
        print("Nothing was changed.")
        return 0
    for notice in import_record(record, args.path, expected=preview, report=_say).notices:
        print(notice)
    print("It is in.")
    return 0


def doctor_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside doctor``."""
    parser.add_argument("--quick", action="store_true", help="measure nothing")


def doctor(args: argparse.Namespace) -> int:
    """Say whether all is in order, how fast a page is here, and how many learners fit."""
    from alongside.site.doctor import MIB, examine, measure

    course = Course.find()
    findings = list(examine(course))
    print(*findings, sep="\n")
    if not args.quick:
        found = measure(course)
        print(f"    the text of a page comes in {found.text * 1000:.0f} ms")
        print(f"    its form can be written in after {found.ready * 1000:.0f} ms")
        print(f"    an open form takes {found.page / MIB:.0f} MiB, the site {found.site / MIB:.0f}")
        print(f"    about {found.fit} learners can write at one time with the memory free now")
    return 0 if all(finding.good for finding in findings) else 1


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise AlongsideError("Nobody is there to ask. Add --yes to bring it in without asking.")
    return input(question).strip().lower() in ("y", "yes")


def _say(done: int, of: int, what: str) -> None:
    """Progress, where somebody is looking."""
    if sys.stderr.isatty():
        print(f"\r{what} ({done} of {of})".ljust(60), end="", file=sys.stderr)
        if done >= of:
            print(file=sys.stderr)
