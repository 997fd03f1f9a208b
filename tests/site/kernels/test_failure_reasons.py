"""Why a page has no kernel is told from what really happened, not from what looks like it."""

from __future__ import annotations

import asyncio
import errno

import pytest
from tornado.httputil import HTTPHeaders
from tornado.web import HTTPError

from alongside.site.kernels.failure_reasons import (
    OutOfMemory,
    SiteFull,
    Why,
    hosts_agree,
    lacks_memory,
    reason_of,
)
from alongside.site.kernels.fork_client import ForkError, KernelEndedError, NoProcessError
from alongside.site.kernels.kernel_manager import OpenPages

HERE = HTTPHeaders({"Host": "course.example", "Origin": "https://course.example"})


def why(status: int, error: BaseException | None = None, *, signed_in: bool = True) -> Why:
    return reason_of(HERE, {"_xsrf": "1"}, status, error, signed_in=signed_in).why


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (503, SiteFull(300), Why.FULL),
        (503, OutOfMemory("none"), Why.MEMORY),
        (503, HTTPError(503), Why.TROUBLE),
        (403, HTTPError(403, "XSRF cookie does not match POST argument"), Why.COOKIES),
        (403, HTTPError(403), Why.REFUSED),
        (404, HTTPError(404), Why.MISSING),
        (500, KeyError("x"), Why.TROUBLE),
    ],
)
def test_each_refusal_has_its_reason(status: int, error: BaseException, reason: Why) -> None:
    assert why(status, error) == reason


def test_who_is_not_signed_in_is_told_that() -> None:
    assert why(403, HTTPError(403), signed_in=False) == Why.SIGNED_OUT


@pytest.mark.parametrize(
    ("host", "origin", "agree"),
    [
        ("course.example", "https://course.example", True),
        ("course.example", "https://Course.example", True),
        ("course.example:8443", "https://course.example:8443", True),
        ("course.example", "https://course.example:8443", False),  # nginx's $host drops the port
        ("127.0.0.1:8866", "https://course.example", False),
        ("course.example", "null", False),  # a sandboxed frame, or a file
        ("course.example", "", True),
    ],
)
def test_the_two_names_of_the_site_are_compared_with_their_ports(
    host: str, origin: str, agree: bool
) -> None:
    headers = HTTPHeaders({"Host": host} | ({"Origin": origin} if origin else {}))
    assert hosts_agree(headers) is agree


def because(error: BaseException, *causes: BaseException) -> BaseException:
    """An error with those that led to it."""
    for outer, inner in zip((error, *causes), causes, strict=False):
        outer.__cause__ = inner
    return error


@pytest.mark.parametrize(
    ("error", "lacks"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (because(ForkError("x"), NoProcessError(errno.EAGAIN, "try again")), True),
        (because(RuntimeError("x"), KernelEndedError(-9)), True),
        (because(RuntimeError("x"), KernelEndedError(1)), False),
        (because(RuntimeError("x"), TimeoutError(), BlockingIOError(errno.EAGAIN, "")), False),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (HTTPError(503), False),
    ],
    ids=repr,
)
def test_a_lack_of_memory_is_told_from_other_failures(error: BaseException, lacks: bool) -> None:
    assert lacks_memory(error) is lacks


def test_a_kernel_that_no_memory_is_left_for_is_told_so_and_logged() -> None:
    class NoMemory:
        async def start_kernel(self, **_: object) -> str:
            raise because(ForkError("no"), NoProcessError(errno.ENOMEM, "Cannot allocate memory"))

    lines: list[str] = []

    class Log:
        def error(self, line: str, *parts: object) -> None:
            lines.append(line % parts)

    manager: object = NoMemory()
    pages = OpenPages(manager, Log())  # type: ignore[arg-type]
    with pytest.raises(OutOfMemory) as refused:
        asyncio.run(pages.open("a.ipynb", [], owner=None, env={}))
    assert "Cannot allocate memory" in refused.value.fact
    assert lines == [refused.value.fact]
