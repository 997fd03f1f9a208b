"""The running site serves the course, and nothing else."""

from __future__ import annotations

import gzip
import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from tests.support.browser.served import Served, runs, wait_until
from tests.support.browser.site import Site
from tests.support.paths import TESTS

from alongside.course.outline import Course
from alongside.forms.activity_widget import ActivityForm
from alongside.site.server.site_app import AlongsideSite

SAMPLE = TESTS / "site_course"


@dataclass
class Answer:
    """What the site answered."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Visitor:
    """Someone with a browser's cookies and manners."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = CookieJar()
        keep = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(keep)

    def ask(self, path: str, data: Any = None, method: str | None = None, **headers: str) -> Answer:
        body = None if data is None else json.dumps(data).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, named, method=method)
        try:
            response: HTTPResponse = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())
        with response:
            return Answer(response.status, response.headers, response.read())

    @property
    def token(self) -> str:
        return next((c.value or "" for c in self.cookies if c.name == "_xsrf"), "")

    def kernel(self, notebook: str = "01-writing.ipynb", **body: str) -> Answer:
        """Ask for a page's kernel as the page does."""
        self.ask(f"voila/render/{notebook}")
        path = f"alongside/api/pages/{notebook}/kernel"
        return self.ask(path, body, X_XSRFToken=self.token, Content_Type="application/json")

    def leave(self, kernel: str) -> Answer:
        return self.ask(f"alongside/api/kernels/{kernel}/leave", {}, X_XSRFToken=self.token)


def why(answer: Answer) -> str:
    """The reason that a page is given."""
    told = json.loads(answer.text)
    assert told["alongside"] == "reason"
    return str(told["why"])


@pytest.fixture(scope="module")
def site(small_site: Site) -> Site:
    """The site, as if nobody had been there when the file's tests begin."""
    small_site.emptied()
    return small_site


@pytest.fixture
def visitor(site: Served) -> Visitor:
    return Visitor(site.url)


def test_the_front_page_is_the_course(visitor: Visitor) -> None:
    text = visitor.ask("").text
    assert "The opening words of the course." in text
    for section in ("Writing", "A slider"):
        assert section in text
    assert "not started" in text


def test_the_whole_text_of_a_page_is_in_the_answer(visitor: Visitor, site: Served) -> None:
    text = visitor.ask("voila/render/01-writing.ipynb").text
    assert "A sentence to read before the activity." in text
    assert "What comes to mind first?" in text
    assert "You wrote." in text
    assert text.count("<h1") == 1


def test_reading_starts_no_kernel(visitor: Visitor, site: Served) -> None:
    before = {kernel.pid for kernel in site.kernels()}
    for section in ("00-welcome", "01-writing", "02-own"):
        assert visitor.ask(f"voila/render/{section}.ipynb").status == 200
    assert {kernel.pid for kernel in site.kernels()} <= before


def test_a_page_says_its_language_title_and_place(visitor: Visitor) -> None:
    text = visitor.ask("voila/render/01-writing.ipynb").text
    assert '<html lang="en-GB">' in text
    assert "<title>Writing – Sample</title>" in text
    assert 'aria-current="page"' in text
    assert "page 2 of 9" in text


@pytest.mark.parametrize(
    "path",
    [
        "voila/render/unlisted.ipynb",
        "voila/render/../activities/1-sample.yml",
        "voila/render/notes.txt",
        "voila/render/course.yml",
        "voila/render/",
        "voila/tree",
        "voila/tree/figures",
        "voila/files/notes.txt",
        "voila/files/00-welcome.ipynb",
        "voila/files/../activities/1-sample.yml",
        "voila/files/%2e%2e/activities/1-sample.yml",
        "voila/api/contents/",
        "api/contents",
        "api/kernels",
        "api/terminals",
        "files/course.yml",
        "no/such/page",
    ],
)
def test_nothing_but_the_course_is_served(visitor: Visitor, path: str) -> None:
    answer = visitor.ask(path)
    assert answer.status == 404
    assert "There is no such page" in answer.text


def test_a_picture_of_the_course_is_served(visitor: Visitor) -> None:
    answer = visitor.ask("voila/files/figures/dot.png")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/png"


def test_our_files_are_compressed_and_kept_for_ever(visitor: Visitor) -> None:
    page = visitor.ask("").text
    found = re.search(r'href="/(alongside/static/[^"]+site\.css)"', page)
    assert found is not None
    answer = visitor.ask(found[1], Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--paper" in answer.text


def test_an_old_address_gives_what_there_is_now_but_not_for_ever(visitor: Visitor) -> None:
    answer = visitor.ask("alongside/static/000000000000/site.css")
    assert answer.status == 200
    assert "immutable" not in answer.headers["Cache-Control"]


def test_a_page_is_compressed_and_not_sent_again_unchanged(visitor: Visitor) -> None:
    first = visitor.ask("voila/render/00-welcome.ipynb", Accept_Encoding="gzip")
    assert first.headers["Content-Encoding"] == "gzip"
    tag = first.headers["Etag"]
    again = visitor.ask("voila/render/00-welcome.ipynb", If_None_Match=tag)
    assert again.status == 304
    assert again.body == b""


def test_every_answer_carries_the_security_headers(visitor: Visitor) -> None:
    for path in ("", "voila/render/01-writing.ipynb", "no/such", "voila/static/voila.js"):
        headers = visitor.ask(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    policy = visitor.ask("voila/render/01-writing.ipynb").headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy


def test_no_page_names_an_address_elsewhere_that_a_browser_would_fetch(visitor: Visitor) -> None:
    for path in ("", "voila/render/00-welcome.ipynb", "voila/render/01-writing.ipynb", "no/such"):
        text = visitor.ask(path).text
        fetched = re.findall(r'(?:src|data|poster|srcset)="([^"]*)"', text)
        fetched += re.findall(r'<link[^>]*href="([^"]*)"', text)
        assert [u for u in fetched if "//" in u and not u.startswith("data:")] == []


def test_a_page_gets_its_kernel_with_its_form_in_it(visitor: Visitor) -> None:
    answer = visitor.kernel()
    opened = json.loads(answer.text)
    assert list(opened["models"]) == ["activity-1", "reading-notes"]
    assert opened["errors"] == {}
    visitor.leave(opened["kernel_id"])


def test_asking_again_gives_the_same_kernel(visitor: Visitor) -> None:
    first = json.loads(visitor.kernel().text)
    again = json.loads(visitor.kernel(kernel=first["kernel_id"]).text)
    assert again == first
    visitor.leave(first["kernel_id"])


def test_a_kernel_that_does_not_answer_is_replaced(visitor: Visitor) -> None:
    first = json.loads(visitor.kernel().text)
    again = json.loads(visitor.kernel(instead_of=first["kernel_id"]).text)
    assert again["kernel_id"] != first["kernel_id"]
    visitor.leave(again["kernel_id"])


def test_no_kernel_starts_without_the_pages_token(visitor: Visitor, site: Served) -> None:
    visitor.ask("voila/render/01-writing.ipynb")
    answer = visitor.ask("alongside/api/pages/01-writing.ipynb/kernel", {})
    assert answer.status == 403
    assert why(answer) == "cookies"  # or a proxy has taken the token's header away
    answer = visitor.ask("alongside/api/pages/01-writing.ipynb/kernel", {}, X_XSRFToken="old")
    assert (answer.status, why(answer)) == (403, "token")
    stranger = Visitor(site.url)
    assert stranger.leave("a-b-c-d-e").status == 403
    answer = stranger.ask("alongside/api/pages/01-writing.ipynb/kernel", {}, X_XSRFToken="x")
    assert (answer.status, why(answer)) == (403, "cookies")


def test_a_page_on_another_site_gets_no_kernel(visitor: Visitor) -> None:
    visitor.ask("voila/render/01-writing.ipynb")
    path = "alongside/api/pages/01-writing.ipynb/kernel"
    answer = visitor.ask(path, {}, X_XSRFToken=visitor.token, Origin="https://elsewhere.example")
    assert answer.status in (403, 404)
    assert why(answer) == "host"
    assert "the page is at elsewhere.example" in json.loads(answer.text)["fact"]


def test_a_page_of_text_has_a_kernel_for_marks_and_one_in_voilas_client_has_none(
    visitor: Visitor,
) -> None:
    opened = json.loads(visitor.kernel("00-welcome.ipynb").text)
    assert [*opened["models"]] == ["reading-notes"]
    assert opened["errors"] == {}
    assert visitor.leave(opened["kernel_id"]).status == 204
    path = "alongside/api/pages/07-same-full.ipynb/kernel"  # not shown: Voila would start one
    answer = visitor.ask(path, {}, X_XSRFToken=visitor.token, Content_Type="application/json")
    assert answer.status == 404
    assert why(visitor.kernel("unlisted.ipynb")) == "missing"


def test_marks_and_terms_are_read_without_a_kernel(visitor: Visitor) -> None:
    marks = json.loads(visitor.ask("alongside/api/reading-notes").text)
    assert (marks["kind"], marks["marks"]) == ("record", {})
    terms = visitor.ask("alongside/api/glossary")
    assert json.loads(terms.text) == {"page": "", "terms": {}}
    again = visitor.ask("alongside/api/glossary", If_None_Match=terms.headers["Etag"])
    assert again.status == 304


def test_anybody_may_ask_how_their_request_arrived(visitor: Visitor, site: Served) -> None:
    path = "alongside/api/probe?kernel=none"
    told = json.loads(visitor.ask(path, Via="1.1 middle", Cookie="_xsrf=secret").text)
    assert told["alongside"] == "probe"
    assert (told["host"], told["base"]) == (f"127.0.0.1:{site.port}", "/")
    assert (told["cookie"], told["forwarded"]) == (True, {"Via": "1.1 middle"})
    assert (told["kernel"], told["socket"]) == (False, None)
    assert "secret" not in json.dumps(told)
    assert json.loads(visitor.ask("alongside/api/probe", "x" * 10).text)["body"] == 12


def test_the_probe_tells_how_far_a_pages_websocket_came(visitor: Visitor) -> None:
    kernel = json.loads(visitor.kernel().text)["kernel_id"]
    assert visitor.ask(f"api/kernels/{kernel}/channels").status == 400  # no Upgrade: as HTTP
    told = json.loads(visitor.ask(f"alongside/api/probe?kernel={kernel}").text)
    assert told["kernel"]
    assert (told["socket"]["upgrade"], told["socket"]["opened"]) == (False, False)
    visitor.ask(f"api/kernels/{kernel}/channels", Origin="https://elsewhere.example")
    told = json.loads(visitor.ask(f"alongside/api/probe?kernel={kernel}").text)
    assert "elsewhere.example" in told["socket"]["hosts"]
    visitor.leave(kernel)


def test_nonsense_is_answered_calmly(visitor: Visitor) -> None:
    visitor.ask("voila/render/01-writing.ipynb")
    path = "alongside/api/pages/01-writing.ipynb/kernel"
    for body in ([1, 2], "text", {"kernel": 5}):
        answer = visitor.ask(path, body, X_XSRFToken=visitor.token)
        assert answer.status in (200, 400)
        if answer.status == 200:
            visitor.leave(json.loads(answer.text)["kernel_id"])


def test_a_kernel_ends_when_its_page_leaves(visitor: Visitor, site: Served) -> None:
    opened = json.loads(visitor.kernel().text)
    assert visitor.leave(opened["kernel_id"]).status == 204
    wait_until(lambda: site.kernels() == [])


def test_the_progress_is_there_for_the_map(visitor: Visitor) -> None:
    assert json.loads(visitor.ask("alongside/api/progress").text) == {"activity-1": "not started"}


def test_the_page_keeps_drafts_under_the_same_name_as_the_form(
    visitor: Visitor, site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(site.home))
    from alongside.course.outline import Course

    course = Course.read(SAMPLE)
    form = ActivityForm(course, course.activity(1))
    text = visitor.ask("voila/render/01-writing.ipynb").text
    assert f'"learner": "{form.spec["learner"]}"' in text
    form.close()


def test_what_the_page_draws_is_what_the_kernel_would_send(
    visitor: Visitor, site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(site.home))
    from alongside.course.outline import Course

    course = Course.read(SAMPLE)
    form = ActivityForm(course, course.activity(1))
    found = re.search(
        r"data-state>(.*?)</script>", visitor.ask("voila/render/01-writing.ipynb").text
    )
    assert found is not None
    assert json.loads(found[1])["spec"] == form.spec
    form.close()


@pytest.mark.soak
def test_a_page_whose_notebook_is_damaged_says_so_and_the_others_stay(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(SAMPLE, tmp_path / "own")
    served = Served(tmp_path / "home", tmp_path / "own").start()
    try:
        (tmp_path / "own" / "course" / "00-welcome.ipynb").write_text("{", encoding="utf-8")
        answer = Visitor(served.url).ask("voila/render/00-welcome.ipynb")
        assert answer.status == 500
        assert "This page can&#39;t be shown until its file is put right" in answer.text
        assert "00-welcome.ipynb" in answer.text
        log = served.log.read_text(encoding="utf-8")
        assert "00-welcome.ipynb" in log
        assert "Traceback" not in answer.text + log
        assert Visitor(served.url).ask("").status == 200
    finally:
        served.stop()


@pytest.mark.parametrize(
    ("ip", "where"),
    [
        ("127.0.0.1", "http://127.0.0.1:8866/"),
        ("0.0.0.0", "http://127.0.0.1:8866/\nand at every address of this computer;"),
        ("::", "http://[::1]:8866/\nand at every address of this computer;"),
    ],
)
def test_where_the_course_is_is_an_address_that_a_browser_reaches(
    ip: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site = AlongsideSite(Course.read(SAMPLE))
    site.ip, site.port, site.identity_provider = ip, 8866, SimpleNamespace(token="")
    site.announce_address()
    assert f"The course is open at {where}" in capsys.readouterr().out


def test_the_site_leaves_nothing_behind(tmp_path: Path) -> None:
    served = Served(tmp_path / "home", SAMPLE).start()
    visitor = Visitor(served.url)
    visitor.kernel()
    assert served._process is not None
    family = psutil.Process(served._process.pid).children(recursive=True)
    assert len(family) == 2  # the fork server and a kernel
    (log,) = {f.path for one in family for f in one.open_files() if f.path.endswith("warm.log")}
    served.stop()
    assert not any(runs(process) for process in family)
    assert not Path(log).parent.exists()
    # Who started it reads where it is and how to end it, in a log file too.
    assert len(served.log.read_text(encoding="utf-8").splitlines()) == 2
