"""`alongside doctor --url` names what stands between an address and somebody who writes there.

Covers: site/doctor/http_visit.py, site/doctor/connection_check.py
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from tests.support.browser import tls
from tests.support.browser.misproxy import misproxy
from tests.support.browser.served import Served, wait_until
from tests.support.browser.site import Site
from tests.support.paths import TESTS

from alongside.cli import main
from alongside.errors import AlongsideError
from alongside.site.doctor import address_check, connection_check, http_visit
from alongside.site.doctor.address_check import examine_address
from alongside.site.doctor.connection_check import parse_address

SAMPLE = TESTS / "site_course"


@pytest.fixture(scope="module")
def site(small_site: Site) -> Site:
    """The site, as if nobody had been there when the file's tests begin."""
    small_site.emptied()
    return small_site


def wrong(url: str, *, quick: bool = True) -> list[str]:
    return [one.text for one in examine_address(url, quick=quick) if not one.good]


def test_nothing_is_wrong_with_a_site_that_is_well(
    site: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["doctor", "--quick", "--url", site.url]) == 0
    said = capsys.readouterr().out
    for part in (
        "the course answers: Alongside",
        "asked by its own name",
        "cookies go there and come back",
        "Content-Security-Policy",
        "messages both ways",
        "a form opens and can be written in",
    ):
        assert part in said
    wait_until(lambda: site.kernels() == [])


def test_the_way_through_a_good_proxy_is_good_and_is_waited_on(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_check, "HELD", 0.2)
    with misproxy(site.port) as proxy:
        found = list(examine_address(f"http://127.0.0.1:{proxy.port}"))
    assert [one.text for one in found if not one.good] == []
    assert [one.text for one in found if "stays open" in one.text or "2 MiB" in one.text]


@pytest.mark.parametrize(
    ("does", "says", "helps"),
    [
        ("host", "a proxy changes the address", "Host $http_host"),
        ("no upgrade", "no WebSocket gets through: 400", "pass Upgrade and Connection on"),
        ("no sockets", "the way to its kernel does not (403", ""),
        ("no protocol", "Sec-WebSocket-Protocol is lost", "pass all Sec-WebSocket headers on"),
        ("mute", "no message comes through", "proxy_buffering off"),
        ("brief", "no message comes through", ""),
        ("no cookie", "do not reach the site", "let the proxy pass them on"),
        ("no set-cookie", "no cookie comes from the site", "let the proxy pass them on"),
        ("no policy", "Content-Security-Policy", ""),
        ("loop", "leads round in a circle", "redirect in one place"),
        ("502", "502 Not There (Server: middle/1.0). It reaches no site", "Start the site"),
        ("503", "503 Not There (Server: middle/1.0). It reaches no site", "Start the site"),
        ("401", "asks for a password before", ""),
        ("403", "refuses visitors before", ""),
        ("200", "something else than the course answers", "where the proxy sends"),
        ("sign-in", "something else than the course answers", ""),
        ("full", "all places for writing are taken", ""),
        ("small", "do not go up in one piece (413", "client_max_body_size"),
    ],
)
def test_what_a_proxy_gets_wrong_is_named_with_what_helps(
    site: Served, monkeypatch: pytest.MonkeyPatch, does: str, says: str, helps: str
) -> None:
    monkeypatch.setattr(address_check, "HELD", 0.2)
    monkeypatch.setattr(address_check, "PATIENCE", 2.0)
    with misproxy(site.port, does) as proxy:
        found = wrong(f"http://127.0.0.1:{proxy.port}/", quick=does != "small")
    assert any(says in text and helps in text for text in found), found


def test_a_path_that_the_proxy_takes_off_is_named(site: Served) -> None:
    with misproxy(site.port) as proxy:
        proxy.prefix = "/course"
        [found] = [x for x in wrong(f"http://127.0.0.1:{proxy.port}/course/") if "path" in x]
    assert "takes / for its path, and is reached at /course/" in found


def test_a_path_that_the_site_knows_nothing_of_is_named(site: Served) -> None:
    [found] = wrong(f"{site.url}course/")
    assert "the course answers, but has no page at /course/" in found
    assert "--base-url" in found


def test_nothing_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert main.main(["doctor", "--url", f"http://127.0.0.1:{port}"]) == 1
    assert "takes no connection" in capsys.readouterr().out


def test_a_name_that_leads_nowhere_is_a_sentence() -> None:
    assert "leads nowhere" in wrong("https://no-such-name.invalid/")[0]


def test_a_certificate_that_browsers_refuse_is_named(
    site: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with misproxy(site.port, tls=tls.context(tmp_path)) as proxy:
        monkeypatch.setattr(connection_check, "HANDSHAKE", 20.0)
        assert "browsers refuse the certificate" in wrong(f"https://127.0.0.1:{proxy.port}")[-1]
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "site.pem"))
        [soon] = wrong(f"https://127.0.0.1:{proxy.port}")  # it is good for a day
    assert "See why it is not renewed" in soon
    monkeypatch.setattr(connection_check, "HANDSHAKE", 0.5)
    assert "does not speak TLS" in wrong(f"https://127.0.0.1:{site.port}")[-1]


@pytest.mark.parametrize("given", ["", "ftp://course.example", "https://", "http://a:b/"])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(AlongsideError, match="no web address"):
        parse_address(given)


def test_an_address_without_its_beginning_is_taken_as_people_say_it() -> None:
    assert parse_address("course.example/x").geturl() == "https://course.example/x/"


# --- servers that nobody would call one -------------------------------------------------------


@contextmanager
def answering(*parts: bytes, again: bytes = b"") -> Iterator[str]:
    """A server that says the same to everybody, and `again` for as long as they listen."""
    server = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            with suppress(OSError), server.accept()[0] as line:
                line.recv(65536)
                for part in parts:
                    line.sendall(part)
                while again and not over.wait(0.05):
                    line.sendall(again)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        over.set()
        with suppress(OSError):
            socket.create_connection(server.getsockname()[:2]).close()
        thread.join()
        server.close()


@pytest.mark.parametrize(
    ("said", "again"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"."),
    ],
    ids=["status line", "headers", "continue", "body"],
)
def test_an_answer_that_only_drips_is_waited_for_so_long_and_no_longer(
    said: bytes, again: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_visit, "WHOLE", 0.5)
    with answering(said, again=again) as url:
        [found] = wrong(url)
    assert "no answer within" in found or "broke off" in found


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:99999/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\n\r\n",
        b'HTTP/1.1 200 OK\r\n\r\n{"alongside": "probe"}',
        b'HTTP/1.1 200 OK\r\n\r\n{"alongside": "probe", "version": "1", "host": null}',
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 200_000,
        b"HELLO\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nServer: a\x1b[5mb\r\n\r\n<title>\x1b[2Jgone</title>",
    ],
    ids=["port", "brackets", "letters", "bare", "null", "deep", "no http", "terminal"],
)
def test_an_answer_that_makes_no_sense_is_one_plain_sentence(said: bytes) -> None:
    with answering(said) as url:
        found = wrong(url)
    assert found
    assert all(line.isprintable() for line in found)
