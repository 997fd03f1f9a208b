"""Two learners and a tutor at a real hub: each reaches what is theirs, and nothing else.

Covers: hub/auth/identity.py, hub/auth/hub_api.py, hub/site/kernels.py, hub/site/cohort_site.py,
hub/process/hub_process.py, hub/site/health.py,
hub/process/supervisor.py, hub/site/hub_site.py.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from tests.support.browser.cohort import PASSWORD, SITE, Answer, Cohort
from tests.support.browser.served import kill, wait_until
from tests.support.browser.tries import BOBS, OPEN, PAGE, TUTORS, Class, Try, release, releases

from alongside.hub.kernel_accounts.learner_accounts import can_give
from alongside.record.location import learner_folder
from alongside.record.record import Record

ROOTED = can_give()


@pytest.fixture(scope="module")
def group(one_cohort: Cohort) -> Class:
    cohort = one_cohort.enrol("amina", "bob", "cleo")
    amina, bob, tess = (cohort.member(name) for name in ("amina", "bob", "tess"))
    return Class(cohort, amina, bob, tess)


def test_a_learner_reads_the_course_after_signing_in(group: Class) -> None:
    assert group.amina.get(PAGE).status == 200


def test_a_password_of_ones_own_signs_in_again(group: Class) -> None:
    assert group.cohort.person("amina").sign_in(PASSWORD).url.endswith(SITE)


# --- what others try ----------------------------------------------------------------------

REFUSED = (400, 401, 403, 404, 405, 413)


def refused(group: Class, attempt: Try) -> None:
    """Whatever was tried, it was refused, and what is Amina's is as it was."""
    kernel, one = group.hers(), group.released()
    answer = attempt(group)
    status = answer if isinstance(answer, int) else answer.status
    signed_out = isinstance(answer, Answer) and "/hub/login" in answer.url
    body = getattr(answer, "body", "")
    assert status in REFUSED or signed_out, (status, body[:300])
    assert "Heron-4711" not in body
    assert group.amina.get(f"{SITE}api/kernels/{kernel}").status == 200, "her kernel was harmed"
    assert one in releases(group.amina), "her release was taken back"
    assert "Heron-4711" in group.amina.get(f"{SITE}desk/mine/release/{one}").body


@pytest.mark.parametrize("what", BOBS)
def test_bob_is_refused(group: Class, what: str) -> None:
    refused(group, BOBS[what])


@pytest.mark.parametrize("what", TUTORS)
def test_the_tutor_is_refused(group: Class, what: str) -> None:
    refused(group, TUTORS[what])


def test_nobody_says_for_her_that_her_page_is_left(group: Class) -> None:
    hers = group.hers()
    group.bob.post(f"{SITE}alongside/api/kernels/{hers}/leave")
    assert group.amina.get(f"{SITE}api/kernels/{hers}").status == 200


def test_what_bob_releases_with_her_name_is_his(group: Class) -> None:
    group.released()
    hers = releases(group.amina)
    made = release(group.bob, learner="amina", name="amina", forwarded_user="amina")
    assert made not in hers
    assert releases(group.amina) == hers


@pytest.mark.parametrize(
    "name", ["../amina", "amina/..", "amina%2f", "learner-amina", " ", "tess,amina"]
)
def test_a_name_that_is_no_name_does_not_sign_in(group: Class, name: str) -> None:
    assert group.cohort.person(name).sign_in(PASSWORD).status in (400, 403)


@pytest.mark.parametrize("name", ["AMINA", "Amina", " amina "])
def test_a_name_in_another_spelling_is_the_same_persons(group: Class, name: str) -> None:
    same = group.cohort.person(name)
    assert same.sign_in(PASSWORD).url.endswith(SITE)
    assert same.get(f"{SITE}desk/api/me", Sec_Fetch_Mode="cors").data["name"] == "amina"


@pytest.mark.parametrize(
    "there", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/%2f/evil.example"]
)
def test_signing_in_sends_nobody_to_another_site(group: Class, there: str) -> None:
    bob = group.cohort.person("bob")
    bob.get("hub/login")
    fields = [("username", "bob"), ("password", PASSWORD), ("_xsrf", bob.token("hub/"))]
    address = f"hub/login?{urlencode({'next': there})}"
    answer = bob.post(address, fields, Sec_Fetch_Mode="navigate", X_XSRFToken=None)
    assert answer.url.startswith(group.cohort.url)


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


def test_the_tutor_has_the_desk_and_what_was_released(group: Class) -> None:
    group.released()
    assert group.tess.get(f"{SITE}desk/progress.csv").status == 200
    desk = group.tess.get(f"{SITE}desk/").body
    work = re.search(r"learner/[0-9a-f]{12}/" + group.released(), desk)
    assert work
    assert "Heron-4711" in group.tess.get(f"{SITE}desk/{work[0]}").body


# --- somebody is erased -------------------------------------------------------------------


def naming(folder: Path, name: bytes) -> set[str]:
    """The files in which a name stands: in the hub's own until its deleted line is reused."""
    found = set()
    for path in folder.iterdir():
        with suppress(FileNotFoundError, IsADirectoryError):  # a journal of the hub's has gone
            if name in path.read_bytes():
                found.add(path.name)
    return found


def test_who_is_erased_is_signed_out_and_has_no_password_any_more(group: Class) -> None:
    cleo = group.cohort.member("cleo")
    kernel = cleo.open_page()
    other = group.cohort.person("cleo")
    assert other.sign_in(PASSWORD).url.endswith(SITE)
    receipt = cleo.post(f"{SITE}desk/mine/erase", [("sure", "yes")])
    assert "Everything is erased" in receipt.body
    for person in (cleo, other):
        assert "/hub/login" in person.get(PAGE).url
        assert person.socket(kernel) in REFUSED
    assert group.cohort.person("cleo").sign_in(PASSWORD).status == 403
    assert not (group.cohort.settings.records / learner_folder("cleo")).exists()
    wait_until(lambda: naming(group.cohort.folder / "hub", b"cleo") <= {"jupyterhub.sqlite"})
    lists = (group.cohort.file, group.cohort.folder / "learners.csv")
    assert not [path for path in lists if "cleo" in path.read_text("utf-8")]


# --- kernels and records ------------------------------------------------------------------


def environment(kernel: psutil.Process) -> dict[str, str]:
    """What the kernel was given; the fork's own is in its memory, so ask the fork server's."""
    with suppress(psutil.Error):  # its page has gone, and so has it
        return dict(kernel.environ())
    return {}


def owners(kernels: Iterable[psutil.Process]) -> set[int]:
    """The accounts of those that run still."""
    found = set()
    for kernel in kernels:
        with suppress(psutil.Error):
            found |= {*kernel.uids()}
    return found


def test_no_kernel_has_a_secret_of_the_server(group: Class) -> None:
    group.hers()
    secrets = json.loads((group.cohort.folder / "hub" / "secrets.json").read_text()).values()
    for kernel in group.cohort.kernels():
        given = environment(kernel)
        assert not any(secret in value for secret in secrets for value in given.values())
        assert not any(name.startswith(("JUPYTERHUB_", "CONFIGPROXY_")) for name in given)


@pytest.mark.skipif(not ROOTED, reason="accounts of learners' own take root")
def test_each_learners_kernel_has_an_account_and_a_folder_of_its_own(group: Class) -> None:
    group.hers()
    group.bob.open_page()
    accounts = json.loads((group.cohort.folder / "hub" / "accounts.json").read_text())
    found = owners(group.cohort.kernels())
    assert {accounts["amina"], accounts["bob"]} <= found
    assert 0 not in found
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


@pytest.mark.soak
def test_pages_work_on_while_the_hub_is_started_again(group: Class) -> None:
    hers = group.hers()
    hub = group.cohort.part("hub")
    kill([hub])
    assert group.amina.socket(hers) == 101
    assert group.amina.get(PAGE).status == 200
    wait_until(group.cohort.answers, 60, "the hub did not come back")
    assert group.cohort.person("bob").sign_in(PASSWORD).url.endswith(SITE)
    assert group.amina.open_page()
