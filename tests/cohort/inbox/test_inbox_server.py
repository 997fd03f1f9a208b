from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Browser, Packing, listening
from tests.support.photographs import photograph

from alongside.attachments.file_types import check_file
from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.inbox import inbox_server
from alongside.cohort.inbox.inbox_server import OneTimeLogin
from alongside.record.notes.attachments import attach, describe


@pytest.fixture
def door() -> OneTimeLogin:
    return OneTimeLogin()


@pytest.fixture
def browser(packing: Packing, door: OneTimeLogin) -> Iterator[Browser]:
    """A browser that nobody has let in yet, at a desk over a folder with one pack."""
    packing.write(gain="Heron-4711")
    packing.send(question="Enough?")
    folder = packing.folder()
    folder.take_in()
    with listening(inbox_server.application(packing.course, folder, "Tess", door)) as port:
        yield Browser(port)


def test_the_address_opens_the_desk_for_that_browser_only(
    browser: Browser, door: OneTimeLogin
) -> None:
    assert browser.get("/").status == 401
    assert browser.get("/open/wrong").status == 403
    assert browser.get("/").status == 401
    opened = browser.get(f"/open/{door.key}")
    assert "HttpOnly" in opened.headers["Set-Cookie"]
    assert "SameSite=Strict" in opened.headers["Set-Cookie"]
    assert "Amina" in browser.get("/").text
    assert Browser(browser.port).get("/").status == 401
    assert Browser(browser.port, {"alongside-desk": door.key}).get("/").status == 401


def test_another_name_for_this_computer_does_not_do(browser: Browser, door: OneTimeLogin) -> None:
    browser.get(f"/open/{door.key}")
    assert browser.send("GET", "/", Host=f"localhost:{browser.port}").status == 200
    for host in ("evil.example", f"evil.example:{browser.port}", "127.0.0.1.evil.example"):
        assert browser.send("GET", "/", Host=host).status == 401


def test_a_tutor_reads_answers_and_packs_the_answer(
    browser: Browser, door: OneTimeLogin, packing: Packing
) -> None:
    browser.get(f"/open/{door.key}")
    browser.cookies.pop("_xsrf", None)
    folder = packing.folder()
    (one,) = folder.releases.open_releases()
    at = f"/learner/{one.learner.ref}/{one.id}"
    token = browser_token(browser)
    assert "Heron-4711" in browser.get(at).text
    body = [("_xsrf", token), ("text", "Plenty."), ("about", "")]
    assert browser.send("POST", f"{at}/comment", body).status == 303
    assert "1 comment is" in browser.get("/packs").text
    answer = browser.send("POST", "/packs", [("_xsrf", token), ("step", "feedback")])
    assert answer.headers["Location"] == "/packs?said=written"
    assert len(list((packing.inbox / "feedback").iterdir())) == 1
    assert "not packed" in browser.get("/packs").text


def browser_token(browser: Browser) -> str:
    browser.get("/api/me")
    return browser.cookies["_xsrf"]


def test_a_picture_is_shown_with_what_it_shows_and_a_file_is_only_downloaded(
    browser: Browser, door: OneTimeLogin, packing: Packing
) -> None:
    record = packing.write(gain="See the board")
    for name, data in (
        ("board.jpg", photograph()),
        ("Te\u00e1 'x';.txt", b"My notes <script>1</script>"),
    ):
        file = check_file(name, data)
        added = attach(record, "activity-1", "gain", file, writer="p", origin="lab")
        describe(record, added.id, f'"What" <i>{added.name}</i> is', writer="p", origin="lab")
    packing.send(attached=None)
    browser.get(f"/open/{door.key}")
    browser.get("/packs")
    *_, one = packing.folder().releases.open_releases()
    at = f"/learner/{one.learner.ref}/{one.id}"
    page = browser.get(at).text
    assert 'src="data:image/jpeg;base64,' in page
    assert "<i>" not in page
    assert "&lt;i&gt;board.jpg" in page
    assert f'href="{at}/file/1"' in page
    download = browser.get(f"{at}/file/1")
    assert download.text == "My notes <script>1</script>"
    assert download.headers["Content-Type"].startswith("text/plain")
    assert download.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''Te%C3%A1%20%27x%27%3B.txt"
    )
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get(f"{at}/file/2").status == 404

    kept = b64encode(check_file("board.jpg", photograph()).data)
    held = [path for path in packing.inbox.rglob("*.json") if kept in path.read_bytes()]
    assert len(held) == 1
    *_, pack = packing.folder().packs()
    body = [("_xsrf", browser_token(browser)), ("step", "remove"), ("pack", pack.pack)]
    assert browser.send("POST", "/packs", body).status == 303
    assert not any(kept in path.read_bytes() for path in packing.inbox.rglob("*.json"))
    assert browser.get(f"{at}/file/1").status == 404


def test_packs_that_wait_can_be_taken_in_and_deleted(
    browser: Browser, door: OneTimeLogin, packing: Packing
) -> None:
    browser.get(f"/open/{door.key}")
    token = browser_token(browser)
    packing.write("mallory", gain="other")
    path = packing.send("mallory", "Amina")
    page = browser.get("/packs").text
    assert "another notebook" in page
    body = [("_xsrf", token), ("step", "accept"), ("file", path.name)]
    assert browser.send("POST", "/packs", body).status == 303
    assert "Amina (2)" in browser.get("/packs").text
    pack = next(one.pack for one in packing.folder().packs() if one.learner == "Amina (2)")
    body = [("_xsrf", token), ("step", "remove"), ("pack", pack)]
    assert browser.send("POST", "/packs", body).status == 303
    assert not path.exists()
    assert browser.send("POST", "/packs", [("_xsrf", token), ("step", "x")]).status == 400
    assert browser.send("POST", "/packs", [("step", "feedback")]).status == 403


def test_a_learners_pages_are_not_there(browser: Browser, door: OneTimeLogin) -> None:
    browser.get(f"/open/{door.key}")
    for path in ("/mine", "/mine/everything", "/mine/erase"):
        assert browser.get(path).status == 403


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match="There is no folder"):
        inbox_server.folder_of_packs(tmp_path / "none")


def test_it_listens_on_this_computer_only_and_says_where(
    packing: Packing, door: OneTimeLogin
) -> None:
    app = inbox_server.application(packing.course, packing.folder(), "Tess", door)
    said: list[str] = []

    async def once() -> None:
        task = asyncio.create_task(inbox_server.serve(app, door, 0, announce=said.append))
        while not said:
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(once())
    assert said[0].startswith("http://127.0.0.1:")
    assert said[0].endswith(f"/open/{door.key}")


def test_a_port_that_is_taken_is_a_sentence(
    browser: Browser, packing: Packing, door: OneTimeLogin
) -> None:
    app = inbox_server.application(packing.course, packing.folder(), "Tess", door)
    with pytest.raises(CohortError, match="Choose another"):
        asyncio.run(inbox_server.serve(app, door, browser.port, announce=print))
