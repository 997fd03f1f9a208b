"""A page whose writing is held up says by what, keeps the words, and goes on when it is over.

Covers: site/kernels/failure_reasons.py, site/server/handshakes.py, site/server/probe.py
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect
from tests.support.browser.misproxy import misproxy
from tests.support.browser.page import MEANINGS, SLOW, Learner
from tests.support.browser.served import Served
from tests.support.browser.site import Reader
from tests.support.browser.writing import on_disk
from tests.support.paths import ROOT

WRONGS = [  # what the proxy does, what the learner reads, what their tutor reads
    ("host", "changes its address on the way", "but the site was asked for as 127.0.0.1:"),
    ("no upgrade", "stops the lasting connection", "without its headers Upgrade and Connection"),
    ("no cookie", "A cookie that writing needs gets lost", "_xsrf did not reach the site"),
    ("502", "being started again", "502 Not There, not from the course (Server: middle/1.0)"),
    ("sign-in", "You are not signed in any more", "/login"),
]
REASONS = ROOT / "widgets/alongside/site/client/reasons.js"
ANSWERED = [  # what answered a page that asked for a kernel, and what it makes of it
    ({"status": 503, "json": {"alongside": "reason", "why": "full", "fact": "x"}}, "full"),
    ({"status": 503, "json": {"alongside": "reason", "why": "memory"}}, "memory"),
    ({"status": 503, "json": {"why": "full"}}, "restarting"),
    ({"status": 503, "headers": {"X-Alongside": "away"}}, "restarting"),
    ({"status": 503, "headers": {"Retry-After": "7"}}, "restarting"),
    ({"status": 504}, "slow"),
    ({"status": 429}, "many"),
    ({"status": 401}, "signed-out"),
    ({"status": 403}, "blocked"),
    ({"status": 403, "json": {"alongside": "reason", "why": "signed-out"}}, "signed-out"),
    ({"status": 404}, "stranger"),
    ({"status": 404, "json": {"alongside": "reason", "why": "missing"}}, "missing"),
    ({"status": 404, "json": {"alongside": "reason", "why": "host"}}, "host"),
    ({"status": 200}, "stranger"),
    ({"status": 200, "redirected": True, "url": "https://id.example/sso/x"}, "signed-out"),
    ({"status": 200, "redirected": True, "url": "http://hotel.example/portal"}, "stranger"),
    ({"status": 500}, "trouble"),
    ({"status": 500, "json": {"alongside": "reason", "why": "trouble"}}, "trouble"),
]  # fmt: skip
GOOD = {"hosts": "", "upgrade": True, "protocol": True, "opened": True, "heard": True}
SOCKETS = [  # what the site says of a websocket, what the page makes of it, and the fact it tells
    (None, "socket", "did not reach the site"),
    (GOOD | {"upgrade": False}, "socket", "without its headers Upgrade"),
    (GOOD | {"protocol": False}, "socket", "Sec-WebSocket-Protocol was lost"),
    (GOOD | {"opened": False}, "socket", "refused"),
    (GOOD | {"heard": False}, "socket", "nothing that the page sent arrived"),
    (GOOD | {"hosts": "the page is at a"}, "host", "the page is at a"),
    (GOOD, "trouble", "does not answer"),
]


def notice(me: Learner) -> Locator:
    """What the page says above its form."""
    return me.page.locator(".host-notice").first


def at_once(me: Learner) -> None:
    """Have the page try now, as when somebody comes back to it."""
    me.page.evaluate("dispatchEvent(new Event('online'))")


def test_whatever_is_in_the_way_is_named_and_the_words_go_in_when_it_has_gone(
    site: Served, context: BrowserContext
) -> None:
    with misproxy(site.port) as proxy:
        me = Learner(context.new_page(), f"http://127.0.0.1:{proxy.port}/").open()
        words = ""
        for wrong, learners, tutors in WRONGS:
            proxy.wrong = wrong
            proxy.drop()
            me.write(f"{wrong}. ")
            words += f"{wrong}. "
            expect(notice(me), wrong).to_contain_text(learners, timeout=SLOW)
            expect(notice(me).locator("small"), wrong).to_contain_text(tutors, timeout=SLOW)
            proxy.wrong = ""
            at_once(me)
            expect(notice(me), wrong).to_be_empty(timeout=SLOW)
            on_disk(site, words)
        expect(me.box()).to_have_value(words)


def test_a_site_that_was_ended_is_not_called_full_or_offline(
    site: Served, context: BrowserContext
) -> None:
    with misproxy(site.port) as proxy:
        me = Learner(context.new_page(), f"http://127.0.0.1:{proxy.port}/").open()
        proxy.cut()
        me.write("While it was away.")
        for _ in range(4):
            expect(notice(me)).not_to_be_empty(timeout=SLOW)
            at_once(me)
        ended = "program on this computer does not answer"
        expect(notice(me)).to_contain_text(ended, timeout=SLOW)
        proxy.mend()
        at_once(me)
        on_disk(site, "While it was away.")
        expect(notice(me)).to_be_empty(timeout=SLOW)


def test_no_answer_of_a_proxys_own_is_taken_for_the_sites(reader: Reader) -> None:
    found = reader.page.evaluate(
        """async ([text, all]) => {
          const { reasonOf } = await import("data:text/javascript," + encodeURIComponent(text));
          const of = ({ status, json = null, headers = {}, redirected = false, url = "" }) => {
            const told = { status, statusText: "", headers: new Headers(headers), redirected, url };
            return reasonOf(told, json, { cookie: true, base: "http://course.example/" }).why;
          };
          return all.map(of);
        }""",
        [REASONS.read_text(encoding="utf-8"), [given for given, _ in ANSWERED]],
    )  # fmt: skip
    assert found == [why for _, why in ANSWERED]


def test_how_far_a_websocket_came_tells_what_stopped_it(reader: Reader) -> None:
    found = reader.page.evaluate(
        """async ([text, all]) => {
          const { socketReason } = await import("data:text/javascript," + encodeURIComponent(text));
          const of = (socket) => socketReason({ host: location.host, kernel: true, socket });
          return all.map((one) => [of(one).why, of(one).fact]);
        }""",
        [REASONS.read_text(encoding="utf-8"), [given for given, _, _ in SOCKETS]],
    )
    for (why, fact), (_, expected, says) in zip(found, SOCKETS, strict=True):
        assert why == expected
        assert says in fact


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("no set-cookie", "A cookie that writing needs gets lost"),
        ("off", "This browser keeps no cookies"),
    ],
)
def test_a_page_that_gets_no_cookie_says_so(
    site: Served, browser: Browser, wrong: str, sentence: str
) -> None:
    context = browser.new_context()
    if wrong == "off":
        context.add_init_script(
            "Object.defineProperty(document, 'cookie', {get: () => '', set() {}});"
            "Object.defineProperty(Navigator.prototype, 'cookieEnabled', {get: () => false});"
        )
    with misproxy(site.port, wrong) as proxy:
        me = Learner(context.new_page(), f"http://127.0.0.1:{proxy.port}/")
        me.page.goto(me.url + MEANINGS)
        me.page.locator(".activity").first.scroll_into_view_if_needed()
        expect(notice(me)).to_contain_text(sentence, timeout=SLOW)
    context.close()
