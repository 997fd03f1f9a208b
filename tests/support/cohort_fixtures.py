"""A small cohort: a course, a clock that tests set, learners' records and a desk."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.support.paths import ROOT
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from alongside.cohort.desk import personal_data
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import LearnerProgress
from alongside.cohort.desk.tutor_preferences import TutorPreferences
from alongside.cohort.inbox.pack_folder import PackFolder
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.cohort.roster import join_codes
from alongside.cohort.roster.people import Person
from alongside.cohort.tally.tally import CohortTally
from alongside.cohort.web.request_handler import User
from alongside.cohort.web.routes import desk_routes
from alongside.course.outline import Course
from alongside.record.record import Record
from alongside.sharing import share_pack
from alongside.sharing.snapshot import Snapshot, freeze_answers


@dataclass
class Clock:
    """The time as tests have it; call it to read it."""

    time: datetime = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def forward(self, **kwargs: float) -> None:
        self.time += timedelta(**kwargs)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def course() -> Course:
    """The small course of tests/sample: activity-1 has gain (text) and level (choice)."""
    return Course.read(ROOT / "tests" / "sample")


@pytest.fixture(scope="session")
def real_course() -> Course:
    return Course.read(ROOT)


@pytest.fixture
def releases(tmp_path: Path, clock: Clock) -> Releases:
    return Releases(LearnerFolders.open(tmp_path / "desk"), clock)


Answering = Callable[..., Record]


@pytest.fixture
def answering(tmp_path: Path, course: Course) -> Answering:
    """Write answers into a learner's own record: ``answering("amina", gain="time")``."""
    return answering_in(tmp_path, course)


def answering_in(place: Path, course: Course) -> Answering:
    """The same, for records in a folder."""

    def answer(learner: str, activity: str = "activity-1", **values: Any) -> Record:
        record = Record.open(place / "records", learner=learner)
        fields: Mapping[str, Any] = {f.id: f for f in course.activity(activity).questions}
        changes = {name: (value, fields[name].question_hash) for name, value in values.items()}
        now = record.load_and_repair(activity).revision
        record.save(activity, changes, base_revision=now, writer="test", origin="site")
        return record

    return answer


Copying = Callable[..., Snapshot]


@pytest.fixture
def copying(answering: Answering, course: Course) -> Copying:
    """A copy to release: ``copying("amina", gain="time")``; ``fields`` for single answers."""
    return copying_from(answering, course)


def copying_from(answering: Answering, course: Course) -> Copying:
    """The same, of what `answering` writes."""

    def copy(learner: str = "amina", fields: list[str] | None = None, **values: Any) -> Snapshot:
        record = answering(learner, **(values or {"gain": "We gain time"}))
        return freeze_answers(
            course.activity("activity-1"), record.load_and_repair("activity-1"), fields
        )

    return copy


@pytest.fixture
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Join codes whose hash takes no time, for tests that are not about how strong it is.

    Only where one process makes codes and takes them: a server of its own hashes as always.
    """
    monkeypatch.setattr(join_codes, "_SCRYPT", {"n": 2, "r": 1, "p": 1})


# --- the desk as a server ---------------------------------------------------------------

PEOPLE = {
    "key-amina": User("amina"),
    "key-bob": User("bob"),
    "key-tess": User("tess", is_tutor=True),
    "key-tom": User("tom", is_tutor=True),
}
"""Who is signed in, by the cookie that the test server knows them by."""
PREFIX = "/services/desk/"


@pytest.fixture
def desk(tmp_path: Path, releases: Releases, course: Course, clock: Clock) -> Desk:
    return desk_in(tmp_path, releases, course, clock)


def desk_in(place: Path, releases: Releases, course: Course, clock: Clock) -> Desk:
    """The desk of a cohort whose records are in a folder."""
    return Desk(
        name="Autumn 2026",
        course=course,
        releases=releases,
        progress_store=LearnerProgress(releases.folders, clock),
        preferences=TutorPreferences(releases.folders.root),
        tally=CohortTally(releases.folders, now=clock),
        learners=lambda: (Person("amina", "Amina K"), Person("bob", "Bob & Co")),
        tutors={"tess": "Tess", "tom": "Tom"},
        records=lambda name: Record.open(place / "records", learner=name),
        kept_until=date(2027, 6, 30),
        contact="dpo@example.org",
    )


def everything_zip(desk: Desk, learner: str) -> io.BytesIO:
    """The file with everything that is held about a learner."""
    out = io.BytesIO()
    personal_data.as_zip(desk, learner, out)
    return out


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """One person's browser: keeps cookies, and sends the token as the pages do."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        """A request as it is; ``headers`` replace those that a browser would send."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if isinstance(body, dict):
            body, sent["Content-Type"] = json.dumps(body), "application/json"
        elif isinstance(body, list):
            body, sent["Content-Type"] = urlencode(body), "application/x-www-form-urlencoded"
        sent |= {k.replace("_", "-"): v for k, v in headers.items() if v is not None}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path if path.startswith("/") else PREFIX + path, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        """A call that changes something, with the token in a header."""
        return self.send(method, path, body, X_XSRFToken=self.token())

    def post(self, path: str, **fields: str | list[str]) -> Answer:
        """A form, with the token in a hidden field."""
        pairs = [("_xsrf", self.token())]
        for name, value in fields.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return self.send("POST", path, pairs)

    def token(self) -> str:
        if "_xsrf" not in self.cookies:
            self.get("api/me")
        return self.cookies.get("_xsrf", "")


Served = Callable[[str], Browser]


@contextmanager
def listening(application: Application) -> Iterator[int]:
    """Serve an application on a loopback port, from a thread of its own."""
    ready: Future[int] = Future()
    stop: list[Callable[[], object]] = []

    async def serve() -> None:
        sockets = bind_sockets(0, "127.0.0.1")
        server = HTTPServer(application)
        server.add_sockets(sockets)
        done = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop.append(lambda: loop.call_soon_threadsafe(done.set))
        ready.set_result(sockets[0].getsockname()[1])
        await done.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        yield ready.result(30)
    finally:
        stop[0]()
        thread.join()


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    """A desk on a loopback port: ``served("amina")`` is her browser, ``served("")`` nobody's."""
    with serving(desk) as browser_of:
        yield browser_of


@contextmanager
def serving(desk: Desk) -> Iterator[Served]:
    """The same, for a while."""

    def identify(handler: RequestHandler) -> User | None:
        return PEOPLE.get(handler.get_cookie("who", "") or "")

    with listening(Application(desk_routes(desk, PREFIX, identify))) as port:
        yield lambda name: Browser(port, {"who": f"key-{name}"} if name else {})


# --- packs ------------------------------------------------------------------------------


@dataclass
class Packing:
    """A learner at home and a tutor with a folder of packs."""

    home: Path
    inbox: Path
    course: Course
    clock: Clock

    def record(self, learner: str = "amina") -> Record:
        """A learner's own record, with a clock that the test sets."""
        record = Record.open(self.home / learner)
        return replace(record, now=self.clock)

    def write(self, learner: str = "amina", **values: Any) -> Record:
        record = self.record(learner)
        fields = {f.id: f for f in self.course.activity("activity-1").questions}
        changes = {name: (value, fields[name].question_hash) for name, value in values.items()}
        now = record.load_and_repair("activity-1").revision
        record.save("activity-1", changes, base_revision=now, writer="test", origin="lab")
        return record

    def send(
        self,
        learner: str = "amina",
        name: str = "",
        *,
        to_key: str = "",
        attached: tuple[str, ...] | None = (),
        **kwargs: Any,
    ) -> Path:
        """Put what the learner wrote in a pack, in the tutor's folder."""
        what = share_pack.draft(
            self.record(learner), self.course,
            [share_pack.PackChoice("activity-1", attached=attached)],
            learner=name or learner.title(), **kwargs,
        )  # fmt: skip
        return share_pack.make(self.record(learner), self.course, what, self.inbox, to_key=to_key)

    def folder(self, key: Path | None = None) -> PackFolder:
        folders = LearnerFolders.open(self.inbox / "desk")
        return PackFolder(self.inbox, Releases(folders, self.clock), key)


@pytest.fixture
def packing(tmp_path: Path, course: Course, clock: Clock) -> Packing:
    (tmp_path / "inbox").mkdir()
    return Packing(tmp_path / "home", tmp_path / "inbox", course, clock)
