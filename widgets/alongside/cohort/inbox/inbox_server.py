"""The desk over a folder of packs: one tutor, on their own computer, with no server anywhere.

It listens on loopback only, and lets in only the browser that was opened with its one-time address:
other people of the same computer can reach the port.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import LearnerProgress
from alongside.cohort.desk.tutor_preferences import TutorPreferences
from alongside.cohort.inbox.pack_folder import DESK, PackFolder
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.cohort.web.request_handler import Identify, User
from alongside.cohort.web.routes import Route, desk_routes
from alongside.cohort.web.tutor_pages import TutorPage
from alongside.course.outline import Course

TUTOR = "tutor"
LARGEST = 20_000_000  # bytes of a request
_COOKIE = "alongside-desk"


@dataclass(frozen=True)
class OneTimeLogin:
    """Lets one browser in: whoever opened the address with the `key` in it."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _session: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def identify(self, handler: RequestHandler) -> User | None:
        """The tutor, if this is their browser and it asks for this computer by its own name."""
        host = handler.request.host_name
        given = handler.get_cookie(_COOKIE) or ""
        right = hmac.compare_digest(given.encode(), self._session.encode())
        return User(TUTOR, is_tutor=True) if right and host in ("127.0.0.1", "localhost") else None

    def let_in(self, handler: RequestHandler, key: str) -> bool:
        """Give the browser its cookie, if the key is right."""
        if not hmac.compare_digest(key.encode(), self.key.encode()):
            return False
        handler.set_cookie(_COOKIE, self._session, httponly=True, samesite="Strict")
        return True


class OpeningHandler(RequestHandler):
    """The address that the desk is opened with."""

    def initialize(self, door: OneTimeLogin) -> None:
        """Take the door."""
        self._door = door

    def get(self, key: str) -> None:
        """Let the browser in, and leave the key behind."""
        if not self._door.let_in(self, key):
            raise HTTPError(403)
        # Not by a redirect: a cookie that is strict about sites does not come along on one that
        # another program's click began.
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.finish(
            '<!doctype html><meta http-equiv="refresh" content="0; url=/"><a href="/">Desk</a>'
        )


class PacksPage(TutorPage):
    """The packs in the folder: taken in, waiting, and what to send back."""

    packs: PackFolder

    def initialize(
        self, desk: Desk, prefix: str, identify: Identify, packs: PackFolder | None = None
    ) -> None:
        """Take the folder as well."""
        super().initialize(desk, prefix, identify)
        assert packs is not None, "the desk over a folder is mounted with the folder"  # noqa: S101
        self.packs = packs

    def get(self) -> None:
        """Take in what is new, and show all."""
        waiting = self.packs.take_in()
        self.show(
            "packs.html.j2",
            waiting=waiting,
            taken=self.packs.packs(),
            unsent=self.packs.unsent(),
            folder=str(self.packs.folder),
            said=self.get_query_argument("said", ""),
        )

    def post(self) -> None:
        """Write feedback packs, take a pack in after all, or delete one."""
        step = self.get_body_argument("step", "")
        if step == "feedback":
            self.packs.write_feedback(self.desk.title)
            self.go("packs", "written")
        elif step == "accept":
            self.packs.accept(self.get_body_argument("file", "", strip=False))
            self.go("packs", "accepted")
        elif step == "remove":
            self.packs.remove(self.get_body_argument("pack", ""))
            self.go("packs", "removed")
        else:
            raise HTTPError(400)


def application(course: Course, packs: PackFolder, tutor: str, door: OneTimeLogin) -> Application:
    """The desk as a tornado application; its front page is at /."""
    desk = Desk(
        name=f"Packs in {packs.folder.name}",
        course=course,
        releases=packs.releases,
        progress_store=LearnerProgress(packs.releases.folders, packs.releases.now),
        preferences=TutorPreferences(packs.releases.folders.root),
        learners=packs.people,
        tutors={TUTOR: tutor},
        local=True,
    )
    found = desk_routes(desk, "/", door.identify)
    given = {"desk": desk, "prefix": "/", "identify": door.identify, "packs": packs}
    extra: list[Route] = [
        ("/open/([A-Za-z0-9_-]+)", OpeningHandler, {"door": door}),
        ("/packs", PacksPage, given),
    ]
    return Application([*extra, *found], xsrf_cookie_kwargs={"samesite": "Strict"})


def folder_of_packs(folder: Path, key: Path | None = None) -> PackFolder:
    """Open a folder of packs. Raises CohortError."""
    if not folder.is_dir():
        raise CohortError(f"There is no folder {folder}. Name the one that your packs are in.")
    return PackFolder(folder, Releases(LearnerFolders.open(folder / DESK)), key)


async def serve(
    app: Application, door: OneTimeLogin, port: int, *, announce: Callable[[str], object]
) -> None:
    """Serve on loopback until cancelled; `announce` gets the address to open.

    `port` 0 is any free one. Raises CohortError where the port is taken.
    """
    try:
        here = socket.create_server(("127.0.0.1", port))
    except OSError as why:
        raise CohortError(f"Port {port} can't be used: {why.strerror}. Choose another.") from why
    server = HTTPServer(app, max_buffer_size=LARGEST)
    here.setblocking(False)
    server.add_socket(here)
    try:
        announce(f"http://127.0.0.1:{here.getsockname()[1]}/open/{door.key}")
        await asyncio.Event().wait()
    finally:
        server.stop()


def run(
    course: Course,
    folder: Path,
    *,
    port: int = 0,
    key: Path | None = None,
    tutor: str = "Your tutor",
    open_browser: bool = True,
) -> int:
    """Open the desk over a folder of packs and serve it until it is stopped; an exit code."""
    packs, door = folder_of_packs(folder, key), OneTimeLogin()
    for one in packs.take_in():
        print(one.sentence)

    def announce(address: str) -> None:
        print(f"The desk is open at {address}\nStop it with Ctrl-C.", flush=True)
        if open_browser:
            webbrowser.open(address)

    app = application(course, packs, tutor, door)
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(app, door, port, announce=announce))
    return 0
