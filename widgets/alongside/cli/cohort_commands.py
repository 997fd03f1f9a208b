"""`alongside cohort …`: what a tutor or whoever runs the server types."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable
from pathlib import Path

from alongside.console import argument_text
from alongside.errors import AlongsideError

NEEDED = ("jupyterhub", "bcrypt", "ltiauthenticator", "configurable_http_proxy")


def options(parser: argparse.ArgumentParser) -> None:
    """Add the commands of a cohort."""
    actions = parser.add_subparsers(metavar="action", required=True)
    for name, (about, run) in ACTIONS.items():
        action = actions.add_parser(name, help=about, description=about)
        if name in ("add", "reset", "remove"):
            action.add_argument("name", type=argument_text, help="the sign-in name")
        if name == "add":
            action.add_argument(
                "--shown", type=argument_text, default="", help="the name that others read"
            )
        if name == "remove":
            action.add_argument("--erase", action="store_true", help="and all that is held")
        if name == "backup":
            action.add_argument("to", type=Path, help="the file, or the folder for it")
            action.add_argument("--key", default="", help="a public key (age1…) to seal it to")
        if name == "restore":
            action.add_argument("archive", type=Path, help="what `backup` wrote")
            action.add_argument("into", type=Path, help="a new folder for the cohort")
            action.add_argument("--key", type=Path, help="the file with the secret key")
            about_receipts = "receipts newer than the backup: those people are erased again"
            action.add_argument("--receipts", type=Path, help=about_receipts)
            action.set_defaults(action=run)
            continue
        if name == "init":
            action.add_argument(
                "--name", type=argument_text, default="Our cohort", help="the cohort's name"
            )
        where = "the cohort's folder (default: the one here)"
        action.add_argument("--folder", type=Path, default=Path(), help=where)
        action.set_defaults(action=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    action: Callable[[argparse.Namespace], int] = args.action
    return action(args)


def _init(args: argparse.Namespace) -> int:
    from alongside.cohort.admin.commands import cohort_init

    path = cohort_init(args.folder, args.name)
    print(f"Wrote {path}. Put in who and when, then run `alongside cohort check`.")
    return 0


def _add(args: argparse.Namespace) -> int:
    from alongside.cohort.admin.commands import cohort_add

    code = cohort_add(args.name, args.shown, args.folder)
    print(f"{args.name}: join code {code} (works once, for 30 days; it is kept nowhere)")
    return 0


def _reset(args: argparse.Namespace) -> int:
    from alongside.cohort.admin.commands import cohort_reset

    print(f"{args.name}: new join code {cohort_reset(args.name, args.folder)}")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from alongside.cohort.admin.commands import cohort_file, cohort_remove
    from alongside.cohort.roster.cohort_settings import load_settings
    from alongside.hub.auth.account_erasure import forget_everywhere, people_at_hub

    cohort_remove(
        args.name, args.folder, erase=args.erase, elsewhere=forget_everywhere, known=people_at_hub
    )
    gone = "and all that was held is erased; backups that you made before still hold it"
    left = gone if args.erase else "what is held stays until its time"
    if load_settings(cohort_file(args.folder)).sign_in == "lti":
        print(f"{args.name} is signed out; {left}. Take them off the course at the learning "
              "platform too, which else sends them here again.")  # fmt: skip
    else:
        print(f"{args.name} is taken out; {left}.")
    return 0


def _tidy(args: argparse.Namespace) -> int:
    from alongside.cohort.admin.commands import cohort_tidy
    from alongside.hub.auth.account_erasure import forget_everywhere, people_at_hub

    done = cohort_tidy(args.folder, elsewhere=forget_everywhere, known=people_at_hub)
    print(f"Releases that had expired: {done.expired}. People erased: {len(done.erased)}.")
    return 0


def _backup(args: argparse.Namespace) -> int:
    from alongside.cohort.admin.commands import back_up_cohort

    path = back_up_cohort(args.to, args.folder, key=args.key)
    print(f"Written: {path}. It holds all that anybody wrote: keep it where only you can read.")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from alongside.cohort.admin.commands import restore_cohort
    from alongside.hub.auth.account_erasure import forget_everywhere, people_at_hub

    lines = restore_cohort(
        args.archive, args.into, key=args.key, receipts=args.receipts, elsewhere=forget_everywhere,
        known=people_at_hub,
    )  # fmt: skip
    print(*lines, sep="\n")
    return 0


def _check(args: argparse.Namespace) -> int:
    _complete()
    from alongside.cohort.admin.commands import cohort_file
    from alongside.hub.process.server_audit import cohort_check

    found = cohort_check(cohort_file(args.folder))
    problems = [one for one in found if not one.doubt]
    doubts = [one for one in found if one.doubt]
    for problem in problems:
        print(problem)
    for doubt in doubts:
        print(f"To look at: {doubt}")
    if not problems:
        print("The cohort can be served." if doubts else "The cohort is in order.")
    return 1 if problems else 0


def _serve(args: argparse.Namespace) -> int:
    _complete()
    from alongside.cohort.admin.commands import cohort_file
    from alongside.hub.process.supervisor import serve_cohort

    return serve_cohort(cohort_file(args.folder))


def _complete() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise AlongsideError(
            f"Serving a cohort needs more than is installed ({', '.join(missing)}). "
            'Run: pip install "alongside-course[cohort]"'
        )


ACTIONS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "init": ("write a cohort.yml to start from", _init),
    "add": ("put a learner on the roster and print a join code", _add),
    "reset": ("print a new join code, when a password is lost", _reset),
    "remove": ("take a learner out", _remove),
    "check": ("say what is wrong with the cohort and this machine", _check),
    "serve": ("serve the cohort until stopped", _serve),
    "backup": ("write all of the cohort into one file", _backup),
    "restore": ("put a backup back into a new folder", _restore),
    "tidy": ("erase what has had its time; once a day", _tidy),
}
"""What can be done with a cohort, each with what it is about."""
