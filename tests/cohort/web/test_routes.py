"""Who is refused what: every address of the desk, asked by everybody it is not for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

import pytest
from tests.support.cohort_fixtures import (
    PREFIX,
    Answer,
    Browser,
    Clock,
    Copying,
    Served,
    answering_in,
    copying_from,
    desk_in,
    serving,
)

from alongside.cohort.desk.desk import Desk
from alongside.cohort.html import rendering
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.release_state import Release
from alongside.cohort.releases.releases import Releases
from alongside.cohort.web.routes import BOTH, LEARNERS, TUTORS, desk_routes
from alongside.course.outline import Course

SECRET = "Heron-4711"
EVERYTHING = [path for path, _ in (*LEARNERS, *TUTORS, *BOTH)]


def release_in(desk: Desk, copying: Copying) -> Release:
    """What amina releases; bob has answers of his own, and releases nothing."""
    copying("bob", gain="Bob's own")
    return desk.releases.release("amina", copying("amina", gain=SECRET), question=f"{SECRET}?")


@pytest.fixture
def released(desk: Desk, copying: Copying) -> Release:
    return release_in(desk, copying)


class Standing(NamedTuple):
    """A desk that all refusals are tried at, one after the other: nothing may change there."""

    served: Served
    desk: Desk
    released: Release


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, course: Course) -> Iterator[Standing]:
    """The same release as `released`, at a desk that stands for the whole file."""
    place, clock = tmp_path_factory.mktemp("standing"), Clock()
    desk = desk_in(place, Releases(LearnerFolders.open(place / "desk"), clock), course, clock)
    made = release_in(desk, copying_from(answering_in(place, course), course))
    with serving(desk) as served:
        yield Standing(served, desk, made)


def filled(path: str, one: Release) -> str:
    """An address with amina's release in it."""
    filling = {"([0-9a-f]{16})": one.id, "([0-9a-f]{12})": one.learner.ref}
    filling["([a-z0-9][a-z0-9_-]{0,99})"] = "activity-1"
    filling["([0-9]{1,3})"] = "0"
    for pattern, value in filling.items():
        path = path.replace(pattern, value)
    return path


def tried(browser: Browser, path: str) -> dict[str, Answer]:
    """The answers to all that can be asked of an address, each with a good token."""
    forms = [("_xsrf", browser.token()), ("step", "release"), ("field", "gain"), ("sure", "yes")]
    return {
        "GET": browser.get(path),
        "POST": browser.send("POST", path, forms),
        "PUT": browser.call("PUT", path, {"activity-1": {"state": "started"}}),
        "DELETE": browser.call("DELETE", path),
        "PATCH": browser.call("PATCH", path),
    }


@pytest.mark.parametrize("path", [path for path, _ in TUTORS])
def test_a_learner_is_refused_everything_that_is_for_tutors(standing: Standing, path: str) -> None:
    served, desk, released = standing
    for learner in ("amina", "bob"):
        for method, answer in tried(served(learner), filled(path, released)).items():
            assert answer.status in (403, 405), method
            assert SECRET not in answer.text
    assert desk.releases.open_releases() == (released,)
    assert desk.releases.actions() == ()


@pytest.mark.parametrize("path", [path for path, _ in LEARNERS])
def test_a_tutor_is_refused_everything_that_is_for_learners(standing: Standing, path: str) -> None:
    served, desk, released = standing
    for method, answer in tried(served("tess"), filled(path, released)).items():
        assert answer.status in (403, 405), method
        assert SECRET not in answer.text
    assert desk.releases.open_releases() == (released,)
    assert desk.releases.folders.find("tess") is None


@pytest.mark.parametrize("path", EVERYTHING)
def test_nobody_is_let_in_without_signing_in(standing: Standing, path: str) -> None:
    served, desk, released = standing
    for method, answer in tried(served(""), filled(path, released)).items():
        assert answer.status in (401, 403, 405), method
        assert SECRET not in answer.text
    assert desk.releases.open_releases() == (released,)


def test_a_learner_cannot_reach_anothers_release(
    served: Served, desk: Desk, released: Release
) -> None:
    bob = served("bob")
    answer = bob.get(f"mine/release/{released.id}")
    assert answer.status == 404
    assert SECRET not in answer.text
    assert bob.post(f"mine/release/{released.id}/take-back").status == 404
    for path in ("mine", "mine/everything"):
        assert SECRET.encode() not in bob.get(path).body
    assert desk.releases.open_releases() == (released,)


def test_naming_another_learner_has_no_effect(
    served: Served, desk: Desk, released: Release
) -> None:
    bob = served("bob")
    named = {"learner": "amina", "name": "amina", "user": "amina"}
    path = "mine/activity/activity-1?learner=amina&user=amina"
    assert bob.post(path, field="gain", step="release", **named).status == 303
    assert [one.learner.name for one in desk.releases.open_releases()] == ["amina", "bob"]
    assert desk.releases.of_learner("amina") == (released,)


def test_a_tutor_sees_nothing_that_is_not_released(
    served: Served, desk: Desk, copying: Copying
) -> None:
    made = desk.releases.release(
        "amina", copying("amina", gain="Kestrel-12", level="near", fields=["level"])
    )
    copying("amina", gain=SECRET)
    tess, ref = served("tess"), made.learner.ref
    pages = ["", f"learner/{ref}", f"learner/{ref}/{made.id}", "pictures", "progress.csv",
             "released-work.zip", "phrases", "api/me"]  # fmt: skip
    for path in pages:
        answer = tess.get(path)
        assert answer.status == 200
        assert SECRET.encode() not in answer.body
        assert b"Kestrel-12" not in answer.body


def test_what_is_taken_back_is_gone_for_tutors(
    served: Served, desk: Desk, released: Release
) -> None:
    tess, path = served("tess"), f"learner/{released.learner.ref}/{released.id}"
    assert SECRET in tess.get(path).text
    assert served("amina").post(f"mine/release/{released.id}/take-back").status == 303
    assert tess.get(path).status == 404
    assert tess.post(f"{path}/comment", text="Too late").status == 404
    assert tess.post(f"{path}/read").status == 404
    assert SECRET.encode() not in tess.get("released-work.zip").body


SPOOFS = {
    "X-Forwarded-User": "tess",
    "X-Remote-User": "tess",
    "Remote-User": "tess",
    "X-Course-Learner": "amina",
    "X-JupyterHub-User": "tess",
    "X-Alongside-Learner": "amina",
    "Authorization": "Basic dGVzczp0ZXNz",
    "X-Forwarded-For": "127.0.0.1",
    "X-Real-IP": "127.0.0.1",
    "X-HTTP-Method-Override": "DELETE",
    "Forwarded": "for=127.0.0.1;by=tess",
}


@pytest.mark.parametrize("header", SPOOFS)
def test_no_header_makes_anybody_somebody_else(standing: Standing, header: str) -> None:
    served, desk, released = standing
    bob, nobody = served("bob"), served("")
    sent = {header.replace("-", "_"): SPOOFS[header]}
    assert bob.get("api/me", **sent).data["name"] == "bob"
    assert bob.get(f"learner/{released.learner.ref}/{released.id}", **sent).status == 403
    assert nobody.get("api/me", **sent).status == 401
    path = f"mine/release/{released.id}/take-back"
    assert bob.send("POST", path, {}, X_XSRFToken=bob.token(), **sent).status == 404
    assert desk.releases.open_releases() == (released,)


Forge = Callable[[Browser], dict[str, str | None]]
FORGERIES: dict[str, Forge] = {
    "no token": lambda b: {},
    "an empty token": lambda b: {"X_XSRFToken": ""},
    "a made-up token": lambda b: {"X_XSRFToken": "2|aaaaaaaa|bbbbbbbbbbbbbbbbbbbbbbbb|1700000000"},
    "a token without its cookie": lambda b: {
        "X_XSRFToken": b.token(),
        "Cookie": f"who={b.cookies['who']}",
    },
    "another site by its mark": lambda b: {
        "X_XSRFToken": b.token(),
        "Sec_Fetch_Site": "cross-site",
    },
    "a neighbour by its mark": lambda b: {"X_XSRFToken": b.token(), "Sec_Fetch_Site": "same-site"},
    "another origin": lambda b: {"X_XSRFToken": b.token(), "Origin": "https://evil.example"},
    "no origin at all": lambda b: {"X_XSRFToken": b.token(), "Origin": "null"},
    "another port": lambda b: {"X_XSRFToken": b.token(), "Origin": "http://127.0.0.1:1"},
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_request_from_elsewhere_changes_nothing(standing: Standing, name: str) -> None:
    served, desk, released = standing
    amina, tess = served("amina"), served("tess")
    one = f"learner/{released.learner.ref}/{released.id}"
    requests = [
        (amina, "mine/activity/activity-1"),
        (amina, f"mine/release/{released.id}/take-back"),
        (amina, "mine/pictures"),
        (amina, "mine/erase"),
        (tess, f"{one}/read"),
        (tess, f"{one}/comment"),
        (tess, "phrases"),
        (tess, "names"),
    ]
    form = [("field", "gain"), ("step", "release"), ("agree", "yes"), ("sure", "yes")]
    for browser, path in requests:
        browser.token()
        answer = browser.send("POST", path, form, **FORGERIES[name](browser))
        assert answer.status == 403, path
    assert desk.releases.open_releases() == (released,)
    assert desk.releases.of_learner("amina")[0].read == ()


def test_anothers_token_does_not_do(served: Served, desk: Desk, released: Release) -> None:
    amina, bob = served("amina"), served("bob")
    amina.token()
    answer = amina.send(
        "POST", f"mine/release/{released.id}/take-back", [], X_XSRFToken=bob.token()
    )
    assert answer.status == 403
    assert desk.releases.open_releases() == (released,)


def test_nothing_changes_by_looking(served: Served, desk: Desk, released: Release) -> None:
    amina = served("amina")
    for path in EVERYTHING:
        amina.get(filled(path, released) + "?_method=DELETE&step=release&sure=yes&remove=0")
    assert desk.releases.open_releases() == (released,)


TRAVERSALS = [
    "learner/../../../etc/passwd",
    "learner/%2e%2e/%2e%2e/etc/passwd",
    "learner/learner-amina",
    "learner/amina",
    "learner/amina/log.jsonl",
    "mine/release/../../copies/x",
    "mine/release/..%2f..%2fwho.json",
    "mine/activity/..%2f..%2fcohort",
    "mine/activity/../../../etc/passwd",
    "mine/activity/activity-99",
    "mine/release/0000000000000000%00",
    "api/releases",
    "style/0/../desk.py",
    "style/0/..%2fpages.py",
    "style/0/desk.py",
    "style/0/.",
    "copies/x.json",
    "log.jsonl",
    "../../etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_address_leads_out_of_the_desk(standing: Standing, path: str) -> None:
    for name in ("amina", "bob", "tess"):
        answer = standing.served(name).get(PREFIX + path)
        assert answer.status in (403, 404)
        assert b"root:" not in answer.body
        assert SECRET.encode() not in answer.body


@pytest.mark.parametrize(
    "activity",
    ["../../x", "activity-1/../activity-2", "/etc/x", "activity-99", "7", "ACTIVITY-1"],
)
def test_no_activity_leads_out_of_the_course(standing: Standing, activity: str) -> None:
    served, desk, released = standing
    path = f"mine/activity/{quote(activity, safe='')}"
    assert served("bob").post(path, field="gain", step="release").status == 404
    assert desk.releases.open_releases() == (released,)


def test_every_answer_is_closed(served: Served, released: Release) -> None:
    paths = ["", "mine", "nothing-here", "api/me", "pictures", f"learner/{'0' * 12}"]
    for name in ("amina", "tess", ""):
        for path in paths:
            headers = served(name).get(path).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert not re.search(
                r"script-src[^;]*'(self|unsafe)", headers["Content-Security-Policy"]
            )
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cache-Control"] == "no-store"


def test_style_sheets_are_for_everybody(served: Served) -> None:
    nobody = served("")
    assert nobody.get("style/0/desk.css").status == 200
    assert "immutable" not in nobody.get("style/0/desk.css").headers["Cache-Control"]


def test_a_prefix_has_slashes_at_both_ends(desk: Desk) -> None:
    for prefix in ("", "desk", "/desk", "desk/"):
        with pytest.raises(ValueError, match="slash"):
            desk_routes(desk, prefix, lambda handler: None)


def test_the_typeface_that_readers_chose_is_there_for_the_desk_too(served: Served) -> None:
    browser, tag = served(""), rendering.style_tag()
    names = re.findall(r'url\("([^"/:]+)"\)', rendering.styles()["site.css"].decode())
    assert names
    for name in names:
        answer = browser.get(f"style/{tag}/{name}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "font/woff2")
    assert browser.get(f"style/{tag}/other.woff2").status == 404
    assert "font-src 'self'" in rendering.POLICY
