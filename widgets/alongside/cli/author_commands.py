"""What the command line does for authors: checks, mends, begins and publishes a course."""

from __future__ import annotations

import argparse
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from alongside.course.outline import Course
from alongside.errors import AlongsideError, CourseError, Problem


def check_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside check``."""
    parser.add_argument("folder", nargs="?", type=Path, help="a course (default: the one here)")
    parser.add_argument("--no-report", action="store_true", help="leave out the reading report")
    parser.add_argument("--fix", action="store_true", help="first mend what has one right answer")
    parser.add_argument(
        "--json", action="store_true", help="print a JSON list of problems, for an editor"
    )


def check(args: argparse.Namespace) -> int:
    """Validate a course; 1 where anything is wrong with it."""
    from alongside.course.check import check_warnings, check_whole

    root = _course_folder(args.folder)
    mended = _mend(root) if args.fix else []
    report, doubts = check_whole(root), check_warnings(root, date.today())
    if args.json:
        print(json.dumps(_for_editor(root, [*report.problems, *doubts]), indent=1))
    else:
        _print_report(args, root, mended, report, doubts)
    return 1 if report.problems else 0


def _course_folder(folder: Path | None) -> Path:
    """The folder to check: the one named, which has to hold a course, else where one is found."""
    if folder is None:
        return Course.find().root
    if not folder.is_dir():
        raise AlongsideError(f"There is no folder {folder}. Name the course's folder.")
    if not (folder / "course" / "course.yml").is_file():
        raise CourseError(
            f"{folder} holds no course: there is no course/course.yml in it. Name the folder that "
            "holds course/ and activities/, or begin a course with `alongside new course`."
        )
    return folder.resolve()


def _mend(root: Path) -> list[str]:
    from alongside.course.check.mend import mend_notebooks

    try:
        return mend_notebooks(Course.read(root))
    except CourseError:  # the outline can't be read: the check says all that is wrong with it
        return []


def _for_editor(root: Path, problems: list[Problem]) -> list[dict[str, Any]]:
    """As an editor takes them: see ``schema/problems.v1.json``."""
    from alongside.course.check.problem_lines import problem_lines

    return [
        {
            "file": problem.file,
            "line": line,
            "location": problem.location,
            "message": f"{problem.wrong} {problem.remedy}".strip(),
            "severity": "warning" if problem.doubt else "error",
        }
        for problem, line in zip(problems, problem_lines(root, problems), strict=True)
    ]


def _print_report(
    args: argparse.Namespace, root: Path, mended: list[str], report: Any, doubts: list[Problem]
) -> None:
    from alongside.course.check import reading_report

    for line in mended:
        print(f"Mended: {line}")
    for problem in report.problems:
        print(problem)
    if report.withheld:
        print("Put that right first: what may only follow from it is not listed yet.")
    for doubt in doubts:
        print(f"Worth a look: {doubt}")
    if not (args.no_report or report.withheld):
        print(*reading_report(root), sep="\n")
    if not report.problems:
        print("The course is in order.")


NEW = ("course", "page", "activity", "scene", "tool", "scenario", "session")
"""What ``alongside new`` begins."""


def new_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside new``."""
    parser.add_argument("what", choices=NEW)
    parser.add_argument("name", help='what it is called, such as "A first contact"')
    parser.add_argument(
        "--after", metavar="PAGE", help="the id of the section that a page or its form comes after"
    )


def new(args: argparse.Namespace) -> int:
    """Write a course, or a part of the one around, that passes the check as it is."""
    from alongside.course.authoring import scaffold

    if args.what == "course":
        made = scaffold.new_course(Path(args.name))
    else:
        made = scaffold.new_part(Course.find(Path.cwd()), args.what, args.name, args.after)
    for path in dict.fromkeys(made):
        print(f"Written: {path}")
    print("Change the words in it, then run `alongside check`.")
    return 0


def print_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside print``."""
    parser.add_argument("what", nargs="?", help="a group session or cards (default: list them)")
    parser.add_argument("file", nargs="?", type=Path, help="the file (default: in this folder)")
    parser.add_argument("--format", choices=PAPERS, help="(default: by the file's name, else pdf)")


PAPERS = ("pdf", "html")
"""The formats that something can be printed from (`handouts.printed.PRINTED`)."""


def print_papers(args: argparse.Namespace) -> int:
    """Write what a tutor prints for a group, or say what there is."""
    from alongside.handouts.printed import printable, printed_file
    from alongside.storage.atomic_output import replacing_file

    course = Course.find()
    if args.what is None:
        for name, title in printable(course).items():
            print(f"{name:<16} {title}")
        return 0
    ending = args.file.suffix.lstrip(".").lower() if args.file else ""
    form = args.format or (ending if ending in PAPERS else PAPERS[0])
    path = args.file or Path(f"{args.what}.{form}")
    data = printed_file(course, args.what, form)
    with replacing_file(path) as file:
        file.write(data)
    print(f"Written: {path}")
    return 0


def static_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``alongside static``."""
    parser.add_argument("folder", type=Path, help="a new or empty folder, or that of the last time")
    parser.add_argument(
        "--base", default="./", help="the path it will stand at, as in /course/ (default: any)"
    )
    parser.add_argument(
        "--packages", type=Path, metavar="FOLDER", help="npm's archives, where npm can't fetch them"
    )
    parser.add_argument(
        "--tutor-key", default="", metavar="KEY", help="the public key that learners' packs go to"
    )
    parser.add_argument(
        "--no-python", action="store_true", help="without what saves answers: to read and print"
    )


def static(args: argparse.Namespace) -> int:
    """Write the course as files that any web host serves."""
    from alongside.static_site.age_files import sealing_library
    from alongside.static_site.edition_builder import build_edition
    from alongside.static_site.pyodide_files import python_files
    from alongside.storage.encryption import check_public

    course, base, key = Course.find(), _base(args.base), args.tutor_key.strip()
    if key:
        check_public(key)
    python = None if args.no_python else python_files(args.packages)
    sealing = sealing_library(args.packages) if python else b""
    made = build_edition(course, args.folder, base, python, sealing, key)
    size = sum(made.sizes.values()) / 1e6
    print(f"{made.folder}: {len(made.sizes)} files, {size:.1f} MB, version {made.version}.")
    print("Put the folder on any web host, over https. docs/host.md says how, and what to tell.")
    return 0


def _base(given: str) -> str:
    """What addresses begin with, with a slash at its end; raises AlongsideError."""
    if not re.fullmatch(r"(\./|/|/[A-Za-z0-9._~/-]+)", given):
        raise AlongsideError(
            f"--base is {given!r}. It is the path of the folder on its host, such as /course/."
        )
    return given if given.endswith("/") else f"{given}/"
