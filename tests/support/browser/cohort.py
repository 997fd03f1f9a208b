"""A real cohort on loopback for tests: proxy, hub and site, and people who are signed in."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
from tests.support.accounts import server_python
from tests.support.browser.served import command_line, free_port, wait_until
from tests.support.paths import ROOT

from alongside.cohort.desk.open_desk import join_codes
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.hub.settings.network_addresses import PREFIX

SITE = PREFIX
PASSWORD = "long enough for anybody"
COHORT = """\
name: Autumn group
tutors: [tess]
{people}starts: "2026-01-01"
ends: "2099-12-31"
port: {port}
records: records
desk: desk
{more}
"""


PROGRAMS = {
    "proxy": "alongside.hub.process.proxy",
    "hub": "alongside.hub.process.hub_process",
    "site": "alongside.hub.site.cohort_site",
}
"""The modules that a cohort's processes run."""


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: Any
    body: str
    url: str = ""

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class Person:
    """Somebody with a browser of their own, which keeps cookies and follows redirects."""

    base: str
    name: str = ""
    jar: CookieJar = field(default_factory=CookieJar)

    def send(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        """A request as a browser's page would make it; ``headers`` replace or take away its own."""
        sent: dict[str, str | None] = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
        if method == "GET":
            sent["Sec-Fetch-Mode"] = "navigate"
        else:
            sent["X-XSRFToken"] = self.token(path)
        sent |= {key.replace("_", "-"): value for key, value in headers.items()}
        data = None
        if isinstance(body, dict):
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        elif body is not None:
            data = urlencode(body).encode()
        request = urllib.request.Request(self.base + path.lstrip("/"), data, method=method)
        for key, value in sent.items():
            if value is not None:
                request.add_header(key, value)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        try:
            with opener.open(request, timeout=60) as got:
                return Answer(got.status, got.headers, got.read().decode(), got.url)
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read().decode(), refused.url)

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str | None) -> Answer:
        return self.send("POST", path, {} if body is None else body, **headers)

    def token(self, path: str) -> str:
        """The token against forgery of this part of the site."""
        part = "/hub/" if path.startswith("hub/") else SITE
        tokens = [c.value for c in self.jar if c.name == "_xsrf" and c.path == part]
        return tokens[-1] or "" if tokens else ""

    def cookies(self) -> str:
        """The cookies that the site gets."""
        mine = [c for c in self.jar if SITE.startswith(c.path)]
        return "; ".join(f"{c.name}={c.value}" for c in mine)

    def sign_in(self, secret: str, **more: str) -> Answer:
        """Fill in the sign-in form."""
        self.get("hub/login")
        fields = {"username": self.name, "password": secret, **more, "_xsrf": self.token("hub/")}
        return self.post(
            f"hub/login?{urlencode({'next': SITE})}", list(fields.items()),
            Sec_Fetch_Mode="navigate", X_XSRFToken=None,
        )  # fmt: skip

    def open_page(self, notebook: str = "01-writing.ipynb") -> str:
        """Open a page's form and return its kernel."""
        self.get(f"{SITE}voila/render/{notebook}")
        opened = self.post(f"{SITE}alongside/api/pages/{notebook}/kernel")
        assert opened.status == 200, (opened.status, opened.body)
        return str(opened.data["kernel_id"])

    def socket(self, kernel: str, **headers: str) -> int:
        """Try to connect to a kernel; 101 if it can be had, else the status of the refusal."""

        sent = {
            "Cookie": self.cookies(), "Origin": self.base.rstrip("/"), "Upgrade": "websocket",
            "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-Fetch-Mode": "websocket",
        } | headers  # fmt: skip
        wire = HTTPConnection(urlsplit(self.base).netloc, timeout=60)
        try:
            wire.request("GET", f"{SITE}api/kernels/{kernel}/channels", headers=sent)
            with wire.getresponse() as answer:
                return answer.status
        finally:
            wire.close()


class Cohort:
    """A running cohort in a folder; stop it when done."""

    def __init__(
        self, folder: Path, course: Path, more: str = "", people: str = "learners: [amina, bob]\n"
    ) -> None:
        """``more`` are lines for cohort.yml, ``people`` those of its learners."""
        self.folder = folder
        self.port = free_port()
        self.file = folder / "cohort.yml"
        self.file.write_text(
            COHORT.format(port=self.port, more=more, people=people), encoding="utf-8"
        )
        self.settings = load_settings(self.file)
        self.course = course
        self.log = folder / "log"
        self.python = server_python()
        folder.chmod(0o711)  # learners' own accounts pass through
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> Cohort:
        env = {**os.environ, "ALONGSIDE_COURSE": str(self.course)}
        before = len(self.logged()) if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self.python, "-m", "alongside.hub.process.supervisor", str(self.file)],
                env=env, stdout=log, stderr=log, cwd=ROOT,
            )  # fmt: skip
        wait_until(lambda: self.answers() and " is at http" in self.logged()[before:], 90,
                   f"the cohort did not start: {self.log}")  # fmt: skip
        return self

    def answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()[-3000:]
        nobody = Person(self.url)
        try:
            ready = [nobody.get(path).status for path in (f"{SITE}health", "hub/health")]
        except (OSError, HTTPException):  # it has only just begun, or is just going
            return False
        return ready == [200, 200]

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(60)

    def part(self, name: str) -> psutil.Process:
        """The process of this name that serves: proxy, hub or site; a killed runner's go on."""
        wait_until(lambda: self._serving(name), 60, f"no {name} runs")
        found = self._serving(name)
        assert found is not None
        return found

    def _serving(self, name: str) -> psutil.Process | None:
        run = json.loads((self.folder / "hub" / "run.json").read_bytes())
        with suppress(KeyError, psutil.Error):
            part = psutil.Process(run["parts"][name][0])
            return part if PROGRAMS[name] in command_line(part) else None
        return None

    def run_folder(self) -> Path:
        """Where kernels have their sockets and their own files."""
        return Path(json.loads((self.folder / "hub" / "run.json").read_bytes())["folder"])

    def kill_runner(self) -> None:
        """End the runner without a word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def family(self) -> list[psutil.Process]:
        """Every process of the cohort but its runner."""
        assert self._process is not None
        parts = [self.part(name) for name in PROGRAMS]
        everything = {*parts, *psutil.Process(self._process.pid).children(recursive=True)}
        return list(everything.union(*(part.children(recursive=True) for part in parts)))

    def kernels(self) -> list[psutil.Process]:
        """The kernels that run now: grandchildren of the site."""
        site = self.part("site")
        own = {p.pid for p in site.children()}
        return [p for p in site.children(recursive=True) if p.pid not in own]

    def person(self, name: str = "") -> Person:
        return Person(self.url, name)

    def enrol(self, *people: str) -> Cohort:
        """Put learners on the roster of a cohort that runs: "name", or "name,the name others read".

        Whoever stands there already, or in cohort.yml, is left as they are.
        """
        roster = self.folder / "learners.csv"
        listed = roster.read_text(encoding="utf-8") if roster.exists() else "name,shown\n"
        known = {one.name for one in load_settings(self.file).learners}
        new = [one if "," in one else f"{one}," for one in people]
        new = [one for one in new if one.partition(",")[0] not in known]
        roster.write_text("\n".join([listed.rstrip("\n"), *new, ""]), encoding="utf-8")
        self.settings = load_settings(self.file)
        return self

    def member(self, name: str) -> Person:
        """Somebody who has signed in with a join code."""
        person = self.person(name)
        code = join_codes(self.settings).issue([name])[name]
        answer = person.sign_in(code, new_password=PASSWORD)
        assert answer.status == 200, (answer.status, re.sub(r"<[^>]*>", "", answer.body)[-800:])
        assert answer.url.endswith(SITE), answer.url
        return person

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_cohort(more: str = "", people: str = "learners: [ottoline]\n") -> Iterator[Cohort]:
    """A cohort of the small course, in a folder of its own that goes with it; as `Cohort`.

    The course is copied: accounts of learners, who read it, may not pass to ours.
    """
    folder = Path(tempfile.mkdtemp(prefix="cohort-"))
    shutil.copytree(ROOT / "tests" / "site_course", folder / "course-files")
    running = Cohort(folder, folder / "course-files", more, people)
    try:
        yield running.start()
    finally:
        running.stop()
        run = running.run_folder()
        shutil.rmtree(folder)
        assert not run.exists()
