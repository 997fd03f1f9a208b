"""Two learners and a tutor at a real hub: each reaches what is theirs, and nothing else.

Covers: hub/identity.py, hub/kernels.py, hub/site.py, hub/server.py, hub/health.py,
hub/run.py.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from tests.browser.cohort import PASSWORD, SITE, Answer, Cohort, Person
from tests.browser.served import ROOT, wait_until

from alongside.core.paths import learner_folder
from alongside.core.record import Record
from alongside.hub.homes import out_of_reach

PAGE = f"{SITE}voila/render/01-writing.ipynb"
OPEN = f"{SITE}alongside/api/pages/01-writing.ipynb/kernel"
ROOTED = os.geteuid() == 0 and out_of_reach() is None


@dataclass
class Class:
    """The cohort, and its people with what they have open."""

    cohort: Cohort
    amina: Person
    bob: Person
    tess: Person
    kernel: str = ""

    def hers(self) -> str:
        """A kernel of Amina's that runs now."""
        if not self.kernel or self.amina.get(f"{SITE}api/kernels/{self.kernel}").status != 200:
            self.kernel = self.amina.open_page()
        return self.kernel


@pytest.fixture(scope="module")
def group() -> Iterator[Class]:
    folder = Path(tempfile.mkdtemp(prefix="cohort-"))
    folder.chmod(0o711)  # learners' own accounts pass through
    more = "hub: {CohortSite: {accounts: true}}" if ROOTED else ""
    cohort = Cohort(folder, ROOT / "tests" / "site_course", more).start()
    try:
        amina, bob, tess = (cohort.member(name) for name in ("amina", "bob", "tess"))
        yield Class(cohort, amina, bob, tess)
    finally:
        cohort.stop()
        shutil.rmtree(folder)


def test_a_learner_reads_the_course_after_signing_in(group: Class) -> None:
    assert group.amina.get(PAGE).status == 200


def test_a_join_code_works_once(group: Class) -> None:
    again = group.cohort.person("amina").sign_in("not-a-code-at-all", new_password=PASSWORD)
    assert again.status == 403


def test_a_password_of_ones_own_signs_in_again(group: Class) -> None:
    assert group.cohort.person("amina").sign_in(PASSWORD).url.endswith(SITE)


# --- what Bob tries -----------------------------------------------------------------------

REFUSED = (401, 403, 404)
TRIES: dict[str, Callable[[Class], Answer | int]] = {
    "her websocket": lambda g: g.bob.socket(g.hers()),
    "her kernel's state": lambda g: g.bob.get(f"{SITE}api/kernels/{g.hers()}"),
    "ending her kernel": lambda g: g.bob.send("DELETE", f"{SITE}api/kernels/{g.hers()}"),
    "Voila's way to end it": lambda g: g.bob.post(f"{SITE}voila/api/shutdown/{g.hers()}"),
    "interrupting it": lambda g: g.bob.post(f"{SITE}api/kernels/{g.hers()}/interrupt"),
    "the list of kernels": lambda g: g.bob.get(f"{SITE}api/kernels"),
    "her socket by header": lambda g: g.bob.socket(
        g.hers(), **{"X-Forwarded-User": "amina", "Remote-User": "amina", "X-User": "amina"}
    ),
    "her socket with her name in a cookie": lambda g: g.bob.socket(
        g.hers(), Cookie=f"{g.bob.cookies()}; username=amina; service-course-user=amina"
    ),
    "her kernel with a made-up token": lambda g: g.cohort.person().get(
        f"{SITE}api/kernels/{g.hers()}", Authorization="token 0123456789abcdef"
    ),
    "her socket with a made-up token": lambda g: g.cohort.person().socket(
        g.hers(), Authorization="token 0123456789abcdef"
    ),
    "her socket, signed out": lambda g: g.cohort.person().socket(g.hers()),
    "her kernel, signed out": lambda g: g.cohort.person().send(
        "DELETE", f"{SITE}api/kernels/{g.hers()}"
    ),
    "a page's kernel, signed out": lambda g: g.cohort.person().post(OPEN),
    "the progress, signed out": lambda g: g.cohort.person().get(
        f"{SITE}alongside/api/progress", Sec_Fetch_Mode="cors"
    ),
    "a server of his own": lambda g: g.bob.get("hub/spawn"),
    "her server": lambda g: g.bob.get("hub/spawn/amina"),
    "her server's address": lambda g: g.bob.get("user/amina/"),
    "the hub's people": lambda g: g.bob.get("hub/api/users", Sec_Fetch_Mode="cors"),
    "her, at the hub": lambda g: g.bob.get("hub/api/users/amina", Sec_Fetch_Mode="cors"),
    "a token, at the hub": lambda g: g.bob.post("hub/api/users/bob/tokens"),
    "the hub's administration": lambda g: g.bob.get("hub/admin"),
    "the tutors' progress file": lambda g: g.bob.get(f"{SITE}desk/progress.csv"),
    "the tutors' released work": lambda g: g.bob.get(f"{SITE}desk/released-work.zip"),
    "the numbers, without the token": lambda g: g.bob.get(f"{SITE}metrics"),
    "a notebook's source": lambda g: g.bob.get(f"{SITE}voila/files/01-writing.ipynb"),
    "a file beside the course": lambda g: g.bob.get(f"{SITE}voila/files/..%2f..%2fcourse.yml"),
    "a path through the course": lambda g: g.bob.get(
        f"{SITE}voila/render/..%2f..%2frecords%2flearner-amina"
    ),
    "his call with her name": lambda g: g.bob.get(f"{SITE}desk/learner/amina"),
    "a page from another site": lambda g: g.bob.post(
        OPEN, Origin="http://evil.example", Sec_Fetch_Site="cross-site"
    ),
    "a socket from another site": lambda g: g.bob.socket(
        g.bob.open_page(), Origin="http://evil.example"
    ),
    "a call with no token against forgery": lambda g: g.bob.post(OPEN, X_XSRFToken=None),
    "a call with her token against forgery": lambda g: g.bob.post(
        OPEN, X_XSRFToken=g.amina.token(SITE)
    ),
    "taking back with no token": lambda g: g.bob.send(
        "DELETE", f"{SITE}desk/api/releases/0123456789abcdef", X_XSRFToken=None
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TRIES)
def test_bob_is_refused(group: Class, what: str) -> None:
    mine = group.hers()
    answer = TRIES[what](group)
    status = answer if isinstance(answer, int) else answer.status
    signed_out = isinstance(answer, Answer) and "/hub/login" in answer.url
    assert status in REFUSED or signed_out, (status, getattr(answer, "body", "")[:300])
    assert group.amina.get(f"{SITE}api/kernels/{mine}").status == 200, "her kernel was harmed"


@pytest.mark.parametrize(
    "name", ["../amina", "amina/..", "amina%2f", "learner-amina", " ", "tess,amina"]
)
def test_a_name_that_is_no_name_does_not_sign_in(group: Class, name: str) -> None:
    assert group.cohort.person(name).sign_in(PASSWORD).status in (400, 403)


def test_what_bob_opens_is_never_hers_whatever_he_asks_for(group: Class) -> None:
    hers = group.hers()
    group.bob.get(PAGE)
    body = {"kernel": hers, "instead_of": hers, "learner": "amina", "owner": "amina"}
    opened = group.bob.post(OPEN, body, X_Forwarded_User="amina", X_Course_Learner="amina")
    assert opened.data["kernel_id"] != hers
    assert group.amina.get(f"{SITE}api/kernels/{hers}").status == 200


def test_she_reaches_her_own_kernel_on_every_way(group: Class) -> None:
    hers = group.amina.open_page()
    assert group.amina.socket(hers) == 101
    assert group.amina.get(f"{SITE}api/kernels/{hers}").status == 200
    assert group.amina.post(f"{SITE}voila/api/shutdown/{hers}").status == 204


def test_her_own_page_may_ask_how_far_she_is(group: Class) -> None:
    asked = group.amina.get(f"{SITE}alongside/api/progress", Sec_Fetch_Mode="cors")
    assert set(asked.data) == {"activity-1"}


# --- the tutor -------------------------------------------------------------------------


def test_the_tutor_has_the_desk_and_no_kernel_of_a_learner(group: Class) -> None:
    assert group.tess.get(f"{SITE}desk/progress.csv").status == 200
    assert group.tess.socket(group.hers()) == 403
    assert group.tess.get(f"{SITE}api/kernels/{group.hers()}").status == 403


def test_the_tutor_is_no_admin_of_the_hub(group: Class) -> None:
    assert group.tess.get("hub/admin").status in REFUSED
    assert group.tess.get("hub/api/users", Sec_Fetch_Mode="cors").status == 403


# --- kernels and records ------------------------------------------------------------------


def environment(kernel: psutil.Process) -> dict[str, str]:
    """What the kernel was given; the fork's own is in its memory, so ask the warm process's."""
    return dict(kernel.environ())


def test_no_kernel_has_a_secret_of_the_server(group: Class) -> None:
    group.hers()
    secrets = json.loads((group.cohort.folder / "hub" / "secrets.json").read_text()).values()
    for kernel in group.cohort.kernels():
        given = environment(kernel)
        assert not any(secret in value for secret in secrets for value in given.values())
        assert not any(name.startswith(("JUPYTERHUB_", "CONFIGPROXY_")) for name in given)


@pytest.mark.skipif(not ROOTED, reason="it takes root, and a Python that all accounts can read")
def test_each_learners_kernel_has_an_account_and_a_folder_of_its_own(group: Class) -> None:
    group.hers()
    group.bob.open_page()
    accounts = json.loads((group.cohort.folder / "hub" / "accounts.json").read_text())
    wait_until(lambda: len(group.cohort.kernels()) >= 2, 30, "no kernels")
    found = {kernel.uids().effective for kernel in group.cohort.kernels()}
    assert {accounts["amina"], accounts["bob"]} <= found
    assert 0 not in {uid for k in group.cohort.kernels() for uid in k.uids()}
    for name in ("amina", "bob"):
        folder = (group.cohort.settings.records / learner_folder(name)).stat()
        assert (folder.st_uid, stat.S_IMODE(folder.st_mode)) == (accounts[name], 0o700)


def test_a_record_opens_for_its_learner_alone(group: Class) -> None:
    group.amina.socket(group.amina.open_page())
    record = Record.open(group.cohort.settings.records, learner="amina")
    assert record.home.name == "learner-amina"
    assert stat.S_IMODE(record.home.stat().st_mode) == 0o700


def test_the_log_has_no_cookie_and_no_password(group: Class) -> None:
    logged = group.cohort.logged()
    assert PASSWORD not in logged
    assert not any(c.value in logged for c in group.amina.jar if c.value and len(c.value) > 20)


def test_the_numbers_have_no_names(group: Class) -> None:
    token = json.loads((group.cohort.folder / "hub" / "secrets.json").read_text())["metrics"]
    numbers = group.cohort.person().get(f"{SITE}metrics", Authorization=f"Bearer {token}")
    assert "alongside_open_pages" in numbers.body
    assert "amina" not in numbers.body


def test_the_folder_of_the_server_is_closed(group: Class) -> None:
    place: Path = group.cohort.folder / "hub"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert all(not path.stat().st_mode & 0o077 for path in place.iterdir() if path.is_file())


# --- the hub goes away ---------------------------------------------------------------------


def test_pages_work_on_while_the_hub_is_started_again(group: Class) -> None:
    hers = group.hers()
    hub = group.cohort.part("server")
    hub.kill()
    hub.wait(30)
    assert group.amina.socket(hers) == 101
    assert group.amina.get(PAGE).status == 200
    wait_until(group.cohort.answers, 60, "the hub did not come back")
    assert group.cohort.person("bob").sign_in(PASSWORD).url.endswith(SITE)
    assert group.amina.open_page()
