"""`alongside doctor --url`: tries an address from outside in, and names what is in the way."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from alongside.course.html_tree import Tag, parse_html, walk
from alongside.site.doctor.connection_check import check_reachable, parse_address
from alongside.site.doctor.diagnostics import DoctorLine
from alongside.site.doctor.http_visit import (
    PATIENCE,
    PING,
    TEXT,
    HttpAnswer,
    HttpVisitor,
    Socket,
    VisitError,
    websocket,
)
from alongside.site.kernels.failure_reasons import MARK
from alongside.site.server.probe import HELD, PROTOCOL
from alongside.text.control_characters import one_line

KERNEL_PROTOCOL = "v1.kernel.websocket.jupyter.org"
COHORT = "services/course/"
"""Where a cohort's site is, from the address that people are given."""
BODY = 2 * 2**20  # bytes: more than proxies let through that were told nothing about it
COHORT_BODY = 24 * 2**10  # bytes: a cohort's own proxy lets strangers send no more than 32 KiB
PONG = 10
AWAY = {502: "nothing answers behind it", 503: "it is away", 504: "it does not answer in time"}
KERNEL = {
    "full": "all places for writing are taken now",
    "memory": "the computer that runs the site has no memory left",
    "host": "a proxy changes the header Host",
    "cookies": "a cookie, or the header X-XSRFToken, gets lost on the way",
    "token": "the cookie _xsrf is changed on the way",
}


def examine_address(given: str, *, quick: bool = False) -> Iterator[DoctorLine]:
    """What stands between this address and somebody who writes there, outermost first.

    With ``quick`` nothing takes longer than an answer does. Raises AlongsideError where it is no
    address.
    """
    url = parse_address(given)
    try:
        yield from check_reachable(url)
        yield from _pages(url.geturl(), quick=quick)
    except VisitError as why:
        yield DoctorLine(False, str(why))
    except TimeoutError:
        yield DoctorLine(False, f"no answer within {PATIENCE:.0f} s. The site, or a proxy, hangs.")
    except (OSError, HTTPException) as why:
        yield DoctorLine(False, f"the answer broke off ({why!r}). Look into the log of the proxy.")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, MemoryError) as why:
        yield DoctorLine(
            False,
            f"what answers can't be understood ({type(why).__name__}). It is not the course, or "
            "something changes its answers on the way.",
        )


# --- what answers -----------------------------------------------------------------------------


def _pages(url: str, *, quick: bool) -> Iterator[DoctorLine]:
    visitor = HttpVisitor()
    begun = time.perf_counter()
    answer, way = visitor.go(url, Accept="text/html", Accept_Encoding="gzip")
    took = time.perf_counter() - begun
    if len(way) > 1:
        yield DoctorLine(True, f"leads on to {way[-1].partition('?')[0]}")
    base, told = _probe(visitor, url, answer)
    yield DoctorLine(
        True, f"the course answers: Alongside {told['version']} ({took * 1000:.0f} ms)"
    )
    yield from _site_address(base, told)
    yield from _cookies(visitor, base)
    yield from _page(answer)
    yield from _socket(visitor, base, 0 if quick else HELD)
    if not quick:
        yield from _body(visitor, base)
    yield from _kernel(visitor, base)


def _probe(visitor: HttpVisitor, url: str, answer: HttpAnswer) -> tuple[str, dict[str, Any]]:
    """Where the site is and how a request arrives there; raises VisitError if it is not ours."""
    for base in (url, urljoin(url, COHORT)):
        probe = visitor.ask("GET", f"{base}alongside/api/probe", Cookie="_xsrf=doctor")
        told = _json(probe)
        if told.get(MARK) == "probe":
            return base, told
    if answer.headers.get("X-Alongside") == "away":
        raise VisitError(
            "the course's own proxy answers, and the site behind it does not. It is being started, "
            "or does not start: look into its log (journalctl -u alongside)."
        )
    if answer.status in AWAY:
        raise VisitError(
            f"a proxy answers in the site's place: {answer.summary}. It reaches no site: "
            f"{AWAY[answer.status]}. Start the site, and compare its port with the proxy's."
        )
    if answer.status in (401, 407):
        raise VisitError(f"something asks for a password before the course does: {answer.summary}.")
    if answer.status == 403:
        raise VisitError(
            f"something refuses visitors before the course is asked: {answer.summary}."
        )
    if b"alongside/static/" in answer.body:
        raise VisitError(
            f"the course answers, but has no page at {urlsplit(url).path}. Start it with "
            "--base-url and that path, and let the proxy pass the path on as it is."
        )
    titles = (one_line(tag.text())[:60] for tag in _tags(answer) if tag.name == "title")
    what = next(titles, "no page")
    raise VisitError(
        f"something else than the course answers: {answer.summary}, “{what}”. Look at what has "
        "this "
        "name and port, and where the proxy sends its requests."
    )


def _site_address(base: str, told: dict[str, Any]) -> Iterator[DoctorLine]:
    """Whether the site knows where it is."""
    at = urlsplit(base)
    if told["base"] != at.path:
        yield DoctorLine(
            False,
            f"the site takes {told['base']} for its path, and is reached at {at.path}: its pages "
            f"would look for their parts elsewhere. Start it with --base-url {at.path} and let the "
            "proxy pass the path on as it is.",
        )
    if told["host"].lower() != at.netloc.lower():
        yield DoctorLine(
            False,
            f"a proxy changes the address: asked for {at.netloc}, the site hears {told['host']}, "
            "and refuses to let such pages write. Pass the header Host on (nginx: proxy_set_header "
            "Host $http_host; Apache: ProxyPreserveHost On).",
        )
    if told["base"] == at.path and told["host"].lower() == at.netloc.lower():
        yield DoctorLine(True, "the site is asked by its own name and path")
    scheme = told["forwarded"].get("X-Forwarded-Proto", at.scheme)
    if COHORT in at.path and scheme.split(",")[0].strip() != at.scheme:
        yield DoctorLine(
            False,
            f"the site is told that people come by {scheme}, and they come by {at.scheme}. Have "
            f"the proxy send X-Forwarded-Proto: {at.scheme}.",
        )


def _cookies(visitor: HttpVisitor, base: str) -> Iterator[DoctorLine]:
    there = _json(visitor.ask("GET", f"{base}alongside/api/probe", Cookie="_xsrf=doctor"))
    lost = []
    if not there.get("cookie"):
        lost.append("cookies that a browser sends do not reach the site")
    if not visitor.has_cookies:
        lost.append("no cookie comes from the site (Set-Cookie)")
    if lost:
        text = f"{' and '.join(lost)}. Nobody can write or sign in: let the proxy pass them on."
        yield DoctorLine(False, text)
    else:
        yield DoctorLine(True, "cookies go there and come back")


def _page(answer: HttpAnswer) -> Iterator[DoctorLine]:
    if answer.status != 200:
        yield DoctorLine(False, f"the page itself answers {answer.summary}.")
    policy = answer.headers.get("Content-Security-Policy", "")
    if "frame-ancestors" not in policy:
        yield DoctorLine(
            False,
            "the Content-Security-Policy that the course sends is lost on the way. Take out what "
            "removes or replaces this header.",
        )
    else:
        yield DoctorLine(True, "the page brings its Content-Security-Policy")
    if not answer.headers.get("Content-Encoding"):
        yield DoctorLine(
            True,
            "pages come uncompressed: slower, not wrong. Let the proxy pass Accept-Encoding on.",
        )
    if answer.headers.get("Age"):
        yield DoctorLine(
            False,
            "a cache answers in the site's place (header Age), and may show one learner another's "
            "page. Have it keep nothing that says Cache-Control: private.",
        )


# --- what writing needs -----------------------------------------------------------------------


def _socket(visitor: HttpVisitor, base: str, held: float) -> Iterator[DoctorLine]:
    """A websocket to the site itself, which answers to anybody."""
    needed = "Writing needs one: have the proxy pass Upgrade and Connection on, over HTTP/1.1"
    try:
        with websocket(f"{base}alongside/api/probe/socket", visitor, PROTOCOL) as got:
            if isinstance(got, HttpAnswer):
                yield DoctorLine(False, f"no WebSocket gets through: {got.summary}. {needed}.")
            else:
                yield from _talk(got, held)
    except TimeoutError:
        yield DoctorLine(False, f"a WebSocket gets no answer. {needed}, unbuffered.")
    except OSError as why:
        yield DoctorLine(False, f"a WebSocket is cut while it opens ({why}). {needed}.")


def _talk(line: Socket, held: float) -> Iterator[DoctorLine]:
    if line.protocol != PROTOCOL:
        yield DoctorLine(
            False,
            "the header Sec-WebSocket-Protocol is lost on the way, and browsers then close the "
            "WebSocket. Have the proxy pass all Sec-WebSocket headers on.",
        )
        return
    try:
        line.send(TEXT, b"hello")
        if line.read(PATIENCE / 2) != (TEXT, b"hello"):
            yield DoctorLine(False, "a WebSocket opens, but its messages come back changed.")
            return
    except OSError:
        yield DoctorLine(
            False,
            "a WebSocket opens, but no message comes through it. Turn buffering off for it "
            "(nginx: proxy_buffering off).",
        )
        return
    yield DoctorLine(True, "a WebSocket opens and carries messages both ways")
    if held:
        yield _hold(line, held)


def _hold(line: Socket, held: float) -> DoctorLine:
    """Whether a line on which nobody speaks stays: pages speak every quarter of a minute."""
    begun = time.monotonic()
    try:
        while (left := begun + held - time.monotonic()) > 0:
            line.read(left)
    except TimeoutError:
        pass
    except OSError:
        return _cut(time.monotonic() - begun)
    try:
        line.send(PING, b"?")
        end = time.monotonic() + PATIENCE
        while line.read(PATIENCE / 2)[0] != PONG:
            if time.monotonic() > end:
                return _cut(held)
    except OSError:
        return _cut(held)
    return DoctorLine(True, f"it stays open through {held:.0f} s of silence")


def _cut(after: float) -> DoctorLine:
    return DoctorLine(
        False,
        f"a WebSocket on which nobody speaks is cut within {after + 1:.0f} s. Have the proxy wait "
        "longer (nginx: proxy_read_timeout 1h).",
    )


def _body(visitor: HttpVisitor, base: str) -> Iterator[DoctorLine]:
    size = COHORT_BODY if base.endswith(COHORT) else BODY
    amount = f"{size // 2**20} MiB" if size >= 2**20 else f"{size // 2**10} KiB"
    try:
        answer = visitor.ask("POST", f"{base}alongside/api/probe", bytes(size))
        arrived = _json(answer).get("body") == size
        summary = answer.summary
    except (OSError, HTTPException) as why:
        arrived, summary = False, repr(why)
    if arrived:
        yield DoctorLine(True, f"{amount} go up in one piece")
    else:
        yield DoctorLine(
            False,
            f"{amount} do not go up in one piece ({summary}): what is sent could not "
            "arrive. Let larger bodies through (nginx: client_max_body_size 100m).",
        )


def _kernel(visitor: HttpVisitor, base: str) -> Iterator[DoctorLine]:
    """Open a page's form where nobody has to sign in, and let it go again."""
    address = _form(visitor, base)
    if address is None:
        yield DoctorLine(True, "opening a form was not tried: it needs somebody who signs in")
        return
    headers = {
        "X_XSRFToken": visitor.cookie("_xsrf", address),
        "Content_Type": "application/json",
        "Origin": "{0.scheme}://{0.netloc}".format(urlsplit(base)),
    }
    begun = time.perf_counter()
    answer = visitor.ask("POST", address, b"{}", **headers)
    told = _json(answer)
    if "kernel_id" not in told:
        why = KERNEL.get(told.get("why", ""), told.get("fact") or answer.summary)
        yield DoctorLine(False, f"a form could not be opened: {why}.")
        return
    took = (time.perf_counter() - begun) * 1000
    kernel = told["kernel_id"]
    channels = f"{base}api/kernels/{kernel}/channels?session_id={uuid.uuid4()}"
    try:
        with websocket(channels, visitor, KERNEL_PROTOCOL) as got:
            good = isinstance(got, Socket) and got.protocol == KERNEL_PROTOCOL
            summary = got.summary if isinstance(got, HttpAnswer) else "without its protocol"
    except OSError as why:
        good, summary = False, str(why)
    visitor.ask("POST", f"{base}alongside/api/kernels/{kernel}/leave", b"{}", **headers)
    if good:
        yield DoctorLine(True, f"a form opens and can be written in ({took:.0f} ms)")
    else:
        yield DoctorLine(False, f"a form opens, but the way to its kernel does not ({summary}).")


def _form(visitor: HttpVisitor, base: str) -> str | None:
    """The address at which a page with a form asks for its kernel; None without sign-in."""
    front = visitor.ask("GET", base)
    links = (urldefrag(tag.attributes.get("href", "")).url for tag in _tags(front))
    for link in dict.fromkeys(link for link in links if "voila/render/" in link):
        page = visitor.ask("GET", urljoin(base, link))
        asks = next(filter(None, (tag.attributes.get("data-kernel") for tag in _tags(page))), None)
        if asks:
            return urljoin(base, asks)
    return None


def _tags(answer: HttpAnswer) -> Iterator[Tag]:
    """Every element of the page that came."""
    return walk(parse_html(answer.body.decode("utf-8", "replace")))


def _json(answer: HttpAnswer) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
