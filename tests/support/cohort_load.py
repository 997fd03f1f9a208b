"""A class that writes at the same time: what it takes, how long a save takes, what goes wrong.

    python bench/cohort_load.py [--learners 100] [--pages 2] [--seconds 60] [--every 3] [--stock 8]

Learners sign in at a real cohort (proxy, hub, site), each opens so many pages of the course and
types in all of them at once: a save every few seconds a page, longer each time. Then the same for
as many as --stock at stock JupyterHub with stock Voila, one server a learner, an ipywidgets
Textarea whose observer writes a file. Prints memory (proportional, PSS, of all the server's
processes), seconds from a change to its acknowledgement (stock: to the kernel being idle after its
observer), and errors. Saves are checked on the disk afterwards. The typists are here as well.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import bcrypt
from tests.support.browser.cohort import PASSWORD, SITE, Cohort, Person
from tests.support.browser.served import free_port
from tests.support.paths import ROOT
from tests.support.typing_soak import STOCK, write_notebook
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from alongside.course.outline import Course
from alongside.hub.auth.password_file import PASSWORDS, PasswordFile
from alongside.hub.process.supervisor import allow_many_files
from alongside.hub.settings import state_folder
from alongside.record.location import learner_folder
from alongside.site.doctor.diagnostics import MIB, memory

WORDS = "What we agreed with the school about the room and the hours. "
PATIENCE = 60.0  # seconds for an answer


@dataclass
class Load:
    """What was measured."""

    opened: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    alone: int = 0
    together: int = 0


def let_go(socket: WebSocketClientConnection) -> None:
    """Say goodbye, and close without waiting for the answer.

    A loop that ends before the answer leaves the connection open; it is found later, and told of in
    another test.
    """
    protocol = socket.protocol
    socket.close()
    if protocol is not None and protocol.stream is not None:
        protocol.stream.close()


class Wire:
    """One page's connection to its kernel: sends messages and waits for answers."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        """Take the open connection."""
        self.socket = socket

    def close(self) -> None:
        """As `let_go`."""
        let_go(self.socket)

    async def ask(
        self,
        kind: str,
        content: dict[str, Any],
        is_answer: Callable[[dict[str, Any], str], bool],
        metadata: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Send a message and return the first that answers it; raises TimeoutError."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "session": "bench", "username": "",
                  "version": "5.3", "date": "2026-01-01T00:00:00Z"}  # fmt: skip
        message = {"header": header, "parent_header": {}, "metadata": metadata or {},
                   "content": content, "channel": "shell", "buffers": []}  # fmt: skip
        await self.socket.write_message(json.dumps(message))
        async with asyncio.timeout(PATIENCE):
            while True:
                raw = await self.socket.read_message()
                if raw is None:
                    raise ConnectionError("the connection closed")
                if isinstance(raw, bytes):
                    continue
                got = json.loads(raw)
                if is_answer(got, number):
                    return dict(got["content"])


def is_custom(got: dict[str, Any], kinds: Sequence[str]) -> bool:
    """Whether a message is one of our forms'."""
    data = got["content"].get("data", {}) if got["msg_type"] == "comm_msg" else {}
    return data.get("method") == "custom" and data["content"]["kind"] in kinds


async def connect(person: Person, path: str, site: str) -> Wire:
    """Open a page's websocket with a person's cookies."""
    cookies = "; ".join(f"{c.name}={c.value}" for c in person.jar if site.startswith(c.path))
    address = person.base.replace("http:", "ws:") + path.lstrip("/")
    headers = {"Cookie": cookies, "Origin": person.base.rstrip("/"),
               "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "websocket"}  # fmt: skip
    return Wire(await websocket_connect(HTTPRequest(address, headers=headers)))


# --- Alongside ------------------------------------------------------------------------------


class OurPage:
    """A page of the course that a learner types in."""

    def __init__(self, person: Person, notebook: str, activity: str, name: str) -> None:
        """Open `notebook`, and type into the field `name` of `activity`."""
        self.person, self.notebook, self.activity, self.name = person, notebook, activity, name
        self.text, self.saved, self.seq, self.revision = "", "", 0, 0

    async def open(self) -> None:
        """Read the page, start its kernel, connect, and read the record."""
        await asyncio.to_thread(self.person.get, f"{SITE}voila/render/{self.notebook}")
        path = f"{SITE}alongside/api/pages/{self.notebook}/kernel"
        got = await asyncio.to_thread(self.person.post, path)
        if got.status != 200:
            raise ConnectionError(f"no kernel: {got.status}")
        kernel, self.model = got.data["kernel_id"], next(iter(got.data["models"].values()))
        place = f"{SITE}api/kernels/{kernel}/channels"
        self.wire = await connect(self.person, place, SITE)
        answer = await self.say("hello", ("record",))
        self.revision = answer["revision"]

    async def say(self, kind: str, answers: Sequence[str], **more: Any) -> dict[str, Any]:
        """Send a form's message; its answer."""
        self.seq += 1
        content = {"kind": kind, "seq": self.seq, "writer": "bench", **more}
        data = {"comm_id": self.model, "data": {"method": "custom", "content": content}}
        got = await self.wire.ask("comm_msg", data, lambda one, _: is_custom(one, answers))
        return dict(got["data"]["content"])

    async def save(self, words: str) -> None:
        """Type some more, and wait until it is saved."""
        self.text += words
        kinds = ("saved", "failed", "refused")
        changes = {self.name: self.text}
        said = await self.say("save", kinds, base_revision=self.revision, changes=changes)
        if said["kind"] != "saved":
            raise ConnectionError(f"{said['kind']}: {said.get('sentence')}")
        self.revision, self.saved = said["revision"], self.text

    def kept(self, records: Path) -> bool:
        """Whether the disk has all that was acknowledged."""
        file = records / learner_folder(self.person.name) / f"reflections/{self.activity}.json"
        if not file.exists():
            return not self.saved
        data = json.loads(file.read_bytes())
        return str(data["answers"][self.name]["value"]).startswith(self.saved)


def writing_places(course: Course) -> list[tuple[str, str, str]]:
    """(notebook, activity, field) for each activity with a question that takes many words."""
    found = []
    for section in course.sections:
        for activity in section.activities:
            fields = [f.id for f in course.activity(activity).questions
                      if f.kind in ("paragraph", "long-text")]  # fmt: skip
            if fields:
                found.append((section.notebook, course.activity(activity).id, fields[0]))
                break
    return found


async def ours(learners: int, pages: int, seconds: float, every: float) -> Load:
    """A cohort of so many learners, each with so many pages."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-load-"))
    folder.chmod(0o711)
    names = [f"learner{n}" for n in range(learners)]
    cohort = Cohort(folder, ROOT, people=f"learners: {json.dumps(names)}\n")
    known_passwords(cohort, names)
    load = Load()
    try:
        await asyncio.to_thread(cohort.start)
        run = cohort._process
        assert run is not None
        load.alone = memory(run.pid)
        before = len(cohort.logged())
        here = writing_places(Course.read(ROOT))[:pages]
        people = [cohort.person(name) for name in names]
        await in_turn(people, 4, lambda one: asyncio.to_thread(one.sign_in, PASSWORD), load.errors)
        typed = [OurPage(one, *place) for one in people for place in here]
        await type_in(typed, seconds, every, load, lambda: memory(run.pid))
        for page in typed:
            if not page.kept(folder / "records"):
                load.errors.append("acknowledged words are not on the disk")
        if WORDS.strip() in cohort.logged():
            load.errors.append("a learner's words are in the log")
        noise = cohort.logged()[before:].splitlines()
        noise = [line for line in noise if line.startswith(("[E", "Traceback"))]
        load.errors += [
            f"in the log: {re.sub(r'[0-9a-f:,.-]{6,}', '…', line)[:90]}" for line in noise
        ]
    finally:
        await asyncio.to_thread(cohort.stop)
        shutil.rmtree(folder)
    return load


def known_passwords(cohort: Cohort, names: Sequence[str]) -> None:
    """Everybody has chosen a password already; comparing it is made cheap, it is not measured."""
    state_folder.prepare(cohort.settings)
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    kept = PasswordFile(state_folder.folder(cohort.settings) / PASSWORDS)
    for name in names:
        kept.keep(name, hashed)


# --- stock --------------------------------------------------------------------------------


class StockPage:
    """A page of stock Voila with an ipywidgets Textarea."""

    def __init__(self, person: Person) -> None:
        """A page of this person's own server."""
        self.person, self.text = person, ""
        self.site = f"/user/{person.name}/"

    async def open(self) -> None:
        """Render the page, connect to its kernel and find the box."""
        got = await asyncio.to_thread(self.person.get, f"{self.site}voila/render/stock.ipynb")
        found = re.search(r'"kernelId": "([0-9a-f-]{36})"', got.body)
        if found is None:
            raise ConnectionError(f"no kernel: {got.status}")
        self.wire = await connect(
            self.person, f"{self.site}api/kernels/{found[1]}/channels", self.site
        )
        control = uuid.uuid4().hex
        await self.wire.socket.write_message(json.dumps({
            "header": {"msg_id": control, "msg_type": "comm_open", "session": "bench",
                       "username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z"},
            "parent_header": {}, "metadata": {"version": "1.0.0"}, "channel": "shell",
            "content": {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}},
            "buffers": [],
        }))  # fmt: skip
        states = await self.wire.ask(
            "comm_msg",
            {"comm_id": control, "data": {"method": "request_states"}},
            lambda got, _: got["content"].get("data", {}).get("method") == "update_states",
        )
        self.model = next(key for key, one in states["data"]["states"].items()
                          if one["model_name"] == "TextareaModel")  # fmt: skip

    async def save(self, words: str) -> None:
        """Type some more, and wait until the observer has written it."""
        self.text += words
        state = {"method": "update", "state": {"value": self.text}, "buffer_paths": []}
        await self.wire.ask(
            "comm_msg", {"comm_id": self.model, "data": state},
            lambda got, number: got["msg_type"] == "status"
            and got["parent_header"].get("msg_id") == number
            and got["content"]["execution_state"] == "idle",
        )  # fmt: skip


STOCK_HUB = """\
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = ["configurable-http-proxy"]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.Spawner.args = ["--allow-root"]
c.Spawner.notebook_dir = {course!r}
c.Spawner.default_url = "/voila/render/stock.ipynb"
c.Spawner.environment = {{"ALONGSIDE_HOME": {home!r}}}
c.Spawner.start_timeout = 120
c.JupyterHub.log_level = 40
"""


@asynccontextmanager
async def stock_hub(folder: Path) -> Any:
    """Stock JupyterHub, whose servers are jupyterhub-singleuser with Voila; gives (url, pid)."""
    port = free_port()
    (folder / "course").mkdir()
    (folder / "home").mkdir()
    write_notebook(folder / "course" / "stock.ipynb", "Stock", STOCK)
    config = folder / "jupyterhub_config.py"
    config.write_text(STOCK_HUB.format(port=port, hub=free_port(), proxy=free_port(),
                      course=str(folder / "course"), home=str(folder / "home")))  # fmt: skip
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)], cwd=folder,
            env={**os.environ, "PATH": path}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        person = Person(f"http://127.0.0.1:{port}/")
        for _ in range(300):
            try:
                if person.get("hub/login").status == 200:
                    break
            except OSError:
                pass
            await asyncio.sleep(0.2)
        yield person.base, process.pid
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 60)


async def stock(learners: int, pages: int, seconds: float, every: float) -> Load:
    """Stock JupyterHub and Voila with so many learners, each with a server of their own."""
    load = Load()
    folder = Path(tempfile.mkdtemp(prefix="stock-load-"))
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        base, pid = await stack.enter_async_context(stock_hub(folder))
        load.alone = memory(pid)
        people = [Person(base, f"learner{n}") for n in range(learners)]
        await in_turn(people, 2, lambda one: asyncio.to_thread(begin_stock, one), load.errors)
        typed = [StockPage(one) for one in people for _ in range(pages)]
        await type_in(typed, seconds, every, load, lambda: memory(pid))
    return load


def begin_stock(person: Person) -> None:
    """Sign in, and wait until the person's own server answers."""
    person.get("hub/login")
    token = person.token("hub/login")
    fields = [("username", person.name), ("password", "x"), ("_xsrf", token)]
    person.post("hub/login", fields, Sec_Fetch_Mode="navigate", X_XSRFToken=None)
    for _ in range(240):
        got = person.get(f"user/{quote(person.name)}/voila/render/stock.ipynb")
        if got.status == 200 and f"/user/{person.name}/" in got.url:
            return
        time.sleep(0.5)
    raise ConnectionError(f"no server: {got.status} {got.url}")


# --- both -----------------------------------------------------------------------------------


async def in_turn(
    things: Sequence[Any],
    at_once: int,
    do: Callable[[Any], Awaitable[Any]],
    errors: list[str],
    times: list[float] | None = None,
) -> None:
    """Do something with each thing, so many at a time; what goes wrong is counted."""
    places = asyncio.Semaphore(at_once)

    async def one(thing: Any) -> None:
        async with places:
            begun = time.perf_counter()
            try:
                await do(thing)
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}"[:120])
            else:
                if times is not None:
                    times.append(time.perf_counter() - begun)

    await asyncio.gather(*map(one, things))


async def type_in(
    pages: Sequence[Any], seconds: float, every: float, load: Load, weigh: Callable[[], int]
) -> None:
    """Open all pages, type in all of them until the time is over, and weigh the server then."""
    await in_turn(pages, 8, lambda page: page.open(), load.errors, load.opened)
    chance, until = random.Random(7), time.monotonic() + seconds

    async def typing(page: Any) -> None:
        await asyncio.sleep(chance.random() * every)
        while time.monotonic() < until:
            begun = time.perf_counter()
            try:
                await page.save(WORDS)
            except Exception as error:
                load.errors.append(f"{type(error).__name__}: {error}"[:120])
                return
            load.saves.append(time.perf_counter() - begun)
            await asyncio.sleep(max(0.0, every - (time.perf_counter() - begun)))

    ready = [page for page in pages if hasattr(page, "model")]
    await asyncio.gather(*map(typing, ready))
    load.together = await asyncio.to_thread(weigh)
    for page in ready:
        page.wire.close()


def report(name: str, load: Load, learners: int, pages: int) -> None:
    """Print one row."""
    saves, opened = sorted(load.saves) or [0.0], load.opened or [0.0]
    page = (load.together - load.alone) / max(1, len(load.opened)) / MIB
    print(
        f"{name:<28} {learners:>4} x {pages}  {load.alone / MIB:7.0f} {load.together / MIB:8.0f} "
        f"{page:7.1f} {statistics.median(opened):8.2f} {max(opened):8.2f} {len(load.saves):7} "
        f"{statistics.median(saves) * 1000:7.0f} {saves[int(len(saves) * 0.95)] * 1000:7.0f} "
        f"{saves[-1] * 1000:8.0f} {len(load.errors):6}"
    )
    for error in sorted(set(load.errors)):
        print(f"    {load.errors.count(error)} x {error}")


def main() -> None:
    """Run both and print the table."""
    allow_many_files()  # of the typists' own connections
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100)
    parser.add_argument("--pages", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=3, help="seconds between a page's saves")
    parser.add_argument("--stock", type=int, default=8, help="learners at stock; 0 for none")
    given = parser.parse_args()
    print(
        f"{'':<28} {'learners':>8}  {'MiB at':>7} {'MiB with':>8} {'MiB a':>7} {'open, s':>17} "
        f"{'':>7} {'save, ms':>24}\n{'':<38}  {'rest':>7} {'all':>8} {'page':>7} {'median':>8} "
        f"{'slowest':>8} {'saves':>7} {'median':>7} {'p95':>7} {'slowest':>8} {'errors':>6}"
    )
    shape = (given.pages, given.seconds, given.every)
    report("Alongside", asyncio.run(ours(given.learners, *shape)), given.learners, given.pages)
    if given.stock:
        report("stock hub, Voila each", asyncio.run(stock(given.stock, *shape)), given.stock,
               given.pages)  # fmt: skip
        few = asyncio.run(ours(given.stock, *shape))
        report("Alongside, as many", few, given.stock, given.pages)
