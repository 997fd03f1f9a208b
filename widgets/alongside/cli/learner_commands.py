"""What the command line does beside opening the course: books, the record, the doctor."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alongside.console import argument_text, ask_yes_or_no
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.record.cached_record import CachedRecord
from alongside.record.display.markdown_copy import markdown_writers_of
from alongside.record.instances import activities_in
from alongside.record.record import Record

BOOKS = ("docx", "pdf", "epub", "html", "md")
"""The formats of a book (`alongside.book.FORMATS`, which a test compares)."""


def book_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside book``."""
    parser.add_argument("path", nargs="?", type=Path, help="the file (default: in this folder)")
    parser.add_argument(
        "--format", choices=BOOKS, help="(default: what the file's name ends in, else html)"
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--course-only", action="store_true", help="the course without my answers")
    kind.add_argument("--answers-only", action="store_true", help="my answers with their questions")
    parser.add_argument("--moved", action="store_true", help="with how my answers changed")
    parser.add_argument(
        "--no-marks", action="store_true", help="without my marks and notes on pages"
    )
    parser.add_argument("--pictures", action="store_true", help="with my pictures")
    parser.add_argument(
        "--pseudonyms", action="store_true", help="my pseudonyms in the place of names"
    )


def book(args: argparse.Namespace) -> int:
    """Write the course, the learner's answers, or both as one document."""
    from alongside.book import export_book

    name = "course" if args.course_only else "my-notebook"
    ending = args.path.suffix[1:].lower() if args.path else ""
    form = args.format or (ending if ending in BOOKS else "html")
    path = args.path or Path(f"{name}.{form}")
    course, tutor_comments = Course.find(), None
    record: Record | None = None if args.course_only else CachedRecord.of(Record.open())
    if record and args.pseudonyms:
        record, tutor_comments = _redacted(course, record)
    with _stoppable():
        written = export_book(
            course,
            record,
            format=form,
            course_text=not args.answers_only,
            answers=not args.course_only,
            path=path,
            moved=args.moved,
            marks=not args.no_marks,
            pictures=args.pictures,
            tutor_comments=tutor_comments,
            report=_say,
            tell=print,
        )
    print(f"Written: {written}")
    if record:
        _caution(course, record, "first" if args.moved else "")
    return 0


def _redacted(course: Course, record: Record) -> tuple[Record, Any]:
    """The record with the learner's pseudonyms in it, and tutors' comments likewise."""
    from alongside import privacy
    from alongside.book.comment_blocks import comments_of

    redaction = privacy.Redaction.of(record.store, privacy.course_names(course))
    if not redaction.pseudonyms.entries:
        raise AlongsideError("You have no pseudonyms yet. Choose them in My notebook first.")
    seen = privacy.RedactedRecord.over(record, redaction, activities_in(course, record))
    return seen, comments_of(record.store, words=redaction.texts)


def _caution(course: Course, record: Record, versions: str = "", *, whole: bool = False) -> None:
    """Say how many things in it might tell who somebody is; it holds nobody up."""
    from alongside.notebook_page.privacy_sweep import sweep_record

    found = sweep_record(course, record, versions=versions, comments=not whole)
    things = {(one.kind, one.name): swept.past_only for swept, one in found}
    many, only = len(things), sum(things.values())
    if many:
        said = f"{many} thing{'s' * (many != 1)} in it might tell who somebody is"
        said += f", {only} of them only in earlier versions" if only else ""
        print(f"Before you share it: {said}. My notebook shows")
        print("them under “Careful with other people”, and offers pseudonyms.")
        if only and whole:
            print("“Erase” on the same page takes the history of one answer, if you like.")


def export_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside export``."""
    parser.add_argument("path", nargs="?", type=Path, default=Path("my-record.zip"), help="the zip")


def export(args: argparse.Namespace) -> int:
    """Write the learner's whole record, every version in it, as one zip."""
    from alongside.record.transfer.export import export_record

    record = Record.open()
    with _stoppable():
        export_record(record, args.path, _say)
    print(
        f"Written: {args.path}. It holds every name as you wrote it: keep it as you would a diary."
    )
    try:
        _caution(Course.find(), record, "all", whole=True)
    except AlongsideError as problem:  # the record is what was asked for, and it is there
        print(f"It was not looked through for other people's details: {problem}")
    return 0


def import_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside import``."""
    parser.add_argument(
        "path", type=Path, help="a record's zip, the folder that it was unpacked to, or one file"
    )
    parser.add_argument("--yes", action="store_true", help="bring it in without asking")


def import_copy(args: argparse.Namespace) -> int:
    """Show what a record would change, ask once, and bring it in."""
    from alongside.record.display.labels import names_of
    from alongside.record.transfer.import_summary import summary_sentences
    from alongside.record.transfer.restore import import_record, preview_import

    record, course = Record.open(), Course.find()
    path = args.path.resolve()  # "." has no name to tell it by
    preview = preview_import(record, path, report=_say)
    for line in (*summary_sentences(preview.joins, names_of(course)), *preview.warnings):
        print(line)
    if not preview.changes:
        print("Nothing would change.")
        return 0
    if not args.yes and not ask_yes_or_no(
        "Bring it in? [y/N] ", "Add --yes to bring it in without asking."
    ):
        print("Nothing was changed.")
        return 0
    import_record(
        record, path, expected=preview, markdown_writers=markdown_writers_of(course), report=_say
    )
    print("It is in.")
    return 0


def doctor_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside doctor``."""
    parser.add_argument("--quick", action="store_true", help="measure nothing, wait for nothing")
    parser.add_argument(
        "--url", metavar="ADDRESS", help="try the site at this address instead, from outside in"
    )


def doctor(args: argparse.Namespace) -> int:
    """Say whether all is in order, how fast a page is here, and how many learners fit.

    With an address: what is in the way of somebody who would write there.
    """
    from alongside.site.doctor.diagnostics import examine_computer, measure_site

    if args.url:
        return _try_address(args.url, quick=args.quick)
    course = Course.find()
    findings = list(examine_computer(course))
    print(*findings, sep="\n")
    if not args.quick:
        print(measure_site(course))
    return 0 if all(finding.good for finding in findings) else 1


def _try_address(url: str, *, quick: bool) -> int:
    from alongside.site.doctor.address_check import examine_address

    good = True
    for finding in examine_address(url, quick=quick):
        print(finding, flush=True)
        good = good and finding.good
    return 0 if good else 1


def badge_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside badge``."""
    what = parser.add_subparsers(dest="what", metavar="what", required=True)
    new = what.add_parser("new-key", help="make a tutor's key, and its public half beside it")
    new.add_argument("key", type=Path, help="the file for the key (PEM)")
    signing = what.add_parser("sign", help="sign the credential that a learner handed in")
    signing.add_argument("path", type=Path, help="the learner's completion-credential.json")
    signing.add_argument("--key", type=Path, required=True, help="the tutor's key (PEM)")
    signing.add_argument(
        "--issuer", type=argument_text, required=True, help="the tutor's name, or the body's"
    )
    signing.add_argument("--url", default="", help="the issuer's page (https)")
    signing.add_argument("--yes", action="store_true", help="sign without asking")
    check = what.add_parser("verify", help="say whether a signed credential is sound")
    check.add_argument("path", type=Path, help="the signed credential (.jwt)")
    check.add_argument("--key", type=Path, help="the issuer's public key (PEM)")


def badge(args: argparse.Namespace) -> int:
    """Make a tutor's key, sign a learner's credential with it, or verify a signed one."""
    return {"new-key": _new_key, "sign": _sign, "verify": _verify}[args.what](args)


def _new_key(args: argparse.Namespace) -> int:
    from alongside.completion import new_key, public_key
    from alongside.storage import files

    public = args.key.with_name(f"{args.key.stem}-public.pem")
    for path in (args.key, public):
        if path.exists():
            raise AlongsideError(f"{path} is there already, and is left as it is. Give a new name.")
    pem = new_key()
    files.create(args.key, pem)
    files.create(public, public_key(pem))
    print(f"Written: {args.key}. Nobody but the tutor may read it: it signs in their name.")
    print(f"Written: {public}. Give this one to whoever wants to verify what you sign.")
    return 0


def _sign(args: argparse.Namespace) -> int:
    from alongside.completion import BadgeError, Issuer, sign_again
    from alongside.storage.atomic_output import replacing_file

    try:
        data = json.loads(args.path.read_bytes()[:100_000])
    except ValueError as why:
        raise BadgeError(
            f"{args.path} is no credential. Ask for completion-credential.json as it was made."
        ) from why
    token = sign_again(
        data, Issuer(args.issuer, args.url), args.key.read_bytes(), now=datetime.now(UTC)
    )
    subject = data["credentialSubject"]
    print(*(f"Name: {one['identityHash']}" for one in subject.get("identifier", ())), sep="\n")
    print(subject["achievement"]["name"])
    print(subject["achievement"]["description"])
    question = f"Do you vouch for this, as {args.issuer}? [y/N] "
    if not args.yes and not ask_yes_or_no(question, "Add --yes to sign without asking."):
        print("Nothing was signed.")
        return 0
    path = args.path.with_suffix(".jwt")
    with replacing_file(path) as file:
        file.write(token.encode())
    print(f"Written: {path}")
    return 0


def _verify(args: argparse.Namespace) -> int:
    from alongside.completion import verify

    trusted = [args.key.read_bytes()] if args.key else []
    found = verify(args.path.read_bytes()[:200_000].decode("ascii", "replace"), trusted)
    print(found.credential["credentialSubject"]["achievement"]["name"])
    print(found.sentence)
    return 0 if found.trusted or not args.key else 1


_BAR = 20  # signs in the bar


def _say(done: int, of: int, what: str) -> None:
    """A bar with what is being done, where somebody is looking."""
    if not sys.stderr.isatty():
        return
    filled = _BAR * done // max(1, of)
    line = f"[{'#' * filled}{'.' * (_BAR - filled)}] {what} (Ctrl+C stops it)"
    across = shutil.get_terminal_size().columns - 1
    print(f"\r{line[:across].ljust(across)}", end="", file=sys.stderr)
    if done >= of:
        print(file=sys.stderr)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Say what became of a file when Ctrl+C stops its making; what stood there before stands."""
    try:
        yield
    except KeyboardInterrupt:
        print("\nStopped. Nothing was written.", file=sys.stderr)
        raise
