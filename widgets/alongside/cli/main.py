"""The command ``alongside``: opens the course and checks it.

Every failure is one sentence on the error stream and exit code 2; ``check_course`` ends in 1 where
it
finds problems. Parts that a command does not need are not imported.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from alongside import __version__, console
from alongside.cli import author_commands as a
from alongside.cli import cohort_commands as h
from alongside.cli import learner_commands as c
from alongside.cli import pack_commands as p
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.record import location, site_addresses
from alongside.record.site_addresses import Address

USUAL_PORTS = {"serve": 8866, "lab": 8888}
"""Where each server is found, unless something else is there already: Voila's and Jupyter's own."""
PATIENCE = 3.0
"""Seconds for a course that is just ending to let go of its port."""


@dataclass(frozen=True)
class Command:
    """One command: ``options`` adds its arguments, ``run`` does it and returns the exit code.

    With ``passes_on``, what stands after "--" goes on to the server in ``args.extra``.
    """

    name: str
    about: str
    options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    passes_on: bool = False


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[:1].upper()}{message[1:]}. See `{self.prog} --help`.\n")


def _place_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=_port,
        help="the port to use (default: that of last time, the usual one, or a free one)",
    )
    parser.add_argument("--ip", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a number from 1 to 65535")
    return int(text)


def _address(args: argparse.Namespace, program: str) -> tuple[str, int]:
    """Where to listen: the port asked for, else the one of last time, the usual one, a free one.

    It matters that it is the same one: bookmarks, and drafts that a browser keeps, belong to one
    address. That of last time may be held for a moment more by a course that is just ending.
    Raises AlongsideError where the port asked for is taken, or the address is not this computer's.
    """
    home = _home()
    known = site_addresses.remembered(home) if home else ()
    last = [one.port for one in known if (one.program, one.ip) == (program, args.ip)][:1]
    asked = [args.port] if args.port is not None else [*last, USUAL_PORTS[program], 0]
    for port in asked:
        with contextlib.suppress(OSError):
            got = _patiently_bound(args.ip, port, PATIENCE if last == [port] else 0.0)
            if last and got != last[0]:
                print(_moved(program, args.ip, last[0], taken=args.port is None))
            if home:
                with contextlib.suppress(OSError):  # a disk that takes nothing: as without a memory
                    site_addresses.remember(home, Address(program, args.ip, got))
            return args.ip, got
    with contextlib.suppress(OSError):
        _bound(args.ip, 0)
        raise AlongsideError(
            f"Port {args.port} can't be used: something else has it, or this account may not. "
            "Give another with --port, or leave --port out."
        )
    raise AlongsideError(
        f"This computer can't listen at {args.ip}. Give --ip one of its addresses."
    )


def _home() -> Path | None:
    """The record's folder; None where there is no telling whose, which the pages then say."""
    with contextlib.suppress(AlongsideError):
        return location.record_home()
    return None


def _moved(program: str, ip: str, port: int, *, taken: bool) -> str:
    why = f"Port {port}, where the course was last, is taken. It" if taken else "The course"
    return (
        f"{why} is at another address this time. Words that a browser could not save yet wait at "
        f"http://{ip}:{port}/: to get them, run `alongside {program} --port {port}`."
    )


def _patiently_bound(ip: str, port: int, within: float) -> int:
    """As ``_bound``, and tries again for ``within`` seconds."""
    until = time.monotonic() + within
    while True:
        try:
            return _bound(ip, port)
        except OSError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.1)


def _bound(ip: str, port: int) -> int:
    """The port that listening there would give; raises OSError where it can't be had."""
    family, kind, _, _, address = socket.getaddrinfo(ip, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        if os.name == "posix":  # there it passes over connections that are only just closed
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        return int(probe.getsockname()[1])


def _serve_options(parser: argparse.ArgumentParser) -> None:
    _place_options(parser)
    parser.add_argument("--base-url", default="/", help="the path the site stands at (%(default)s)")


def _serve(args: argparse.Namespace) -> int:
    course = Course.find()
    ip, port = _address(args, "serve")
    from alongside.site.server.site_app import main as open_site

    return open_site(
        course,
        ip=ip,
        port=port,
        base_url=args.base_url,
        open_browser=not args.no_browser,
        extra_argv=args.extra,
    )


def _lab(args: argparse.Namespace) -> int:
    course = Course.find()
    ip, port = _address(args, "lab")
    from alongside.lab.lab_app import main as open_lab

    open_lab(course, ip=ip, port=port, open_browser=not args.no_browser, extra_argv=args.extra)
    return 0


COMMANDS: tuple[Command, ...] = (
    Command("serve", "open the course as a site", _serve_options, _serve, passes_on=True),
    Command("lab", "open the course in JupyterLab", _place_options, _lab, passes_on=True),
    Command("check", "validate the whole course", a.check_options, a.check),
    Command("new", "begin a course, or a part of one", a.new_options, a.new),
    Command("print", "write cards and papers for a group", a.print_options, a.print_papers),
    Command("static", "write the course as files for any web host", a.static_options, a.static),
    Command("book", "write the course and my answers as one document", c.book_options, c.book),
    Command("export", "write my whole record as a zip", c.export_options, c.export),
    Command("badge", "sign and verify credentials of completion", c.badge_options, c.badge),
    Command(
        "import", "bring back a record from a zip or a folder", c.import_options, c.import_copy
    ),
    Command("share", "make a share pack of answers for a tutor", p.share_options, p.share),
    Command("receive", "take in a feedback pack from a tutor", p.receive_options, p.receive),
    Command("desk", "read and answer a folder of share packs", p.desk_options, p.desk),
    Command("cohort", "look after a cohort and serve it", h.options, h.run),
    Command("doctor", "say whether all is in order, and how many fit", c.doctor_options, c.doctor),
)
"""What ``alongside`` can do. A new command is a line here and its two functions."""


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command's options."""
    parser = _Parser(
        prog="alongside",
        description="A course on partnership working with young people, and your notebook for it.",
    )
    parser.add_argument("--version", action="version", version=f"alongside {__version__}")
    parser.add_argument(
        "--debug", action="store_true", help="show where in the program a failure came from"
    )
    commands = parser.add_subparsers(metavar="command", required=True)
    for command in COMMANDS:
        epilog = "What stands after -- goes on to the server." if command.passes_on else None
        sub = commands.add_parser(
            command.name, help=command.about, description=command.about, epilog=epilog
        )
        command.options(sub)
        sub.set_defaults(command=command)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code, whatever the terminal can show."""
    code = 2
    try:
        with console.safe_streams():
            code = _main(argv)
    except AlongsideError as problem:  # the command worked; what it said could not be kept
        print(problem, file=sys.stderr)
        return code or 2
    return code


def _main(argv: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if argv is None else argv)
    extra: list[str] = []
    if "--" in given:
        cut = given.index("--")
        given, extra = given[:cut], given[cut + 1 :]
    parser = build_parser()
    args = parser.parse_args(given)
    if extra and not args.command.passes_on:
        parser.error(f"`alongside {args.command.name}` passes nothing on, so nothing follows '--'")
    args.extra = extra
    return _run(args)


def _run(args: argparse.Namespace) -> int:
    try:
        return int(args.command.run(args) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if args.debug:
            raise
        print(_sentence(error, args.command.name), file=sys.stderr)
        return 2


def _sentence(error: Exception, command: str) -> str:
    if isinstance(error, AlongsideError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        what = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{what}. Put that right and run `alongside {command}` again."
    kind = type(error).__name__
    return (
        f"Something went wrong in Alongside itself ({kind}: {error}). "
        f"Run `alongside --debug {command}` to see where, and tell the people who look after it."
    )


if __name__ == "__main__":
    sys.exit(main())
