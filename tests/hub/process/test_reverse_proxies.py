"""The reverse proxies of deploy/ as they run: what they let through, and say of a visitor.

Covers: deploy/nginx.conf, deploy/Caddyfile
"""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from tests.support.browser.served import free_port, wait_until
from tests.support.browser.tls import NAME, context
from tests.support.cohort_fixtures import listening
from tests.support.paths import ROOT
from tornado.web import Application, RequestHandler

from alongside.hub.settings.request_limits import DESK, LARGE, SMALL

DEPLOY = ROOT / "deploy"
TOLD = ("X-Real-IP", "Forwarded", "X-Scheme", "X-Forwarded-User", "Remote-User")


class Cohort(RequestHandler):
    """What stands behind: tells what it was sent."""

    def get(self) -> None:
        self.finish({"headers": dict(self.request.headers.get_all())})

    def post(self) -> None:
        self.finish({"got": len(self.request.body)})


def nginx(folder: Path, port: int, behind: int, pem: Path) -> list[str]:
    """Write our configuration for this machine; how to run it."""
    text = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(pem)),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(pem)),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"), ("[::]:443", f"127.0.0.2:{port}"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80; listen [::]:80;", f"listen 127.0.0.3:{port};"),
    ):  # fmt: skip
        assert old in text, old
        text = text.replace(old, new)
    places = "".join(
        f"{one}_temp_path {folder}/{one};\n"
        for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    conf.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{places}{text}\n}}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(conf), "-e", str(folder / "log")]


def caddy(folder: Path, port: int, behind: int, pem: Path) -> list[str]:
    """The same for Caddy."""
    text = (DEPLOY / "Caddyfile").read_text()
    for old, new in (
        (f"\n{{$NAME:{NAME}}} {{\n", f"\nhttps://{NAME}:{port} {{\n\ttls {pem} {pem}\n"),
        ("{$COURSE:127.0.0.1:8000}", f"127.0.0.1:{behind}"),
        ("{\n\tservers", "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers"),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "Caddyfile").write_text(text)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    env = {"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/bin", "XDG_DATA_HOME": str(folder)}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, env=env, stdout=said, stderr=said)

    def ready() -> bool:
        assert process.poll() is None, (folder / "said").read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    try:
        wait_until(ready, 30, "it did not start")
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"], scope="module")
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., tuple[int, bytes]]]:
    """Ask what runs in front of a cohort: ``asked(method, path, body, headers)``."""
    make = request.param
    if shutil.which(make.__name__) is None:
        pytest.skip(f"{make.__name__} is not installed")
    folder = tmp_path_factory.mktemp(make.__name__)
    context(folder)
    port, pem = free_port(), folder / "site.pem"
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE

    def ask(method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        wire = HTTPSConnection("127.0.0.1", port, timeout=30, context=trusting)
        sent: dict[str, Any] = {"Host": NAME, **headers}
        try:
            wire.sock = trusting.wrap_socket(
                socket.create_connection(("127.0.0.1", port), 30), server_hostname=NAME
            )
            with suppress(BrokenPipeError, ConnectionError):  # refused before all was sent
                wire.request(method, path, body, sent)
            answer = wire.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""
        finally:
            wire.close()

    with listening(Application([("/.*", Cohort)])) as behind:
        command = make(folder, port, behind, pem)
        with running(command, folder, port):
            yield ask


@pytest.mark.parametrize(("path", "most"), [("/hub/login", SMALL), (DESK, LARGE)])
def test_bodies_are_as_large_as_the_cohort_takes_them(
    asked: Callable[..., tuple[int, bytes]], path: str, most: int
) -> None:
    assert asked("POST", path, b"x" * (most - 100))[0] == 200
    assert asked("POST", path, b"x" * (most + 100))[0] in (413, 502, 0)


def test_what_a_visitor_says_of_themselves_is_not_passed_on(
    asked: Callable[..., tuple[int, bytes]],
) -> None:
    said = dict.fromkeys((*TOLD, "X-Forwarded-For"), "10.0.0.9")
    status, body = asked("GET", "/services/course/", None, **said)
    assert status == 200
    assert b"10.0.0.9" not in body
    assert b"127.0.0.1" in body


@pytest.mark.parametrize("path", ["/services/course/metrics", "/hub/metrics"])
def test_the_numbers_are_hidden(asked: Callable[..., tuple[int, bytes]], path: str) -> None:
    assert asked("GET", path)[0] == 404


def test_headers_without_end_are_refused(asked: Callable[..., tuple[int, bytes]]) -> None:
    many = {f"X-More-{number}": "y" * 3000 for number in range(30)}
    assert asked("GET", "/services/course/", None, **many)[0] in (400, 431, 0)
