"""The check finds what a server would suffer from, and says what to do."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.support.hub_fixtures import TEXT, Making

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.open_desk import join_codes
from alongside.cohort.releases.erasure_receipts import keep_receipt
from alongside.hub.auth.password_file import PASSWORDS, PasswordFile
from alongside.hub.process.server_audit import cohort_check
from alongside.hub.process.supervisor import refuse_unsafe
from alongside.hub.settings import state_folder

pytestmark = pytest.mark.usefixtures("quick_codes")

if TYPE_CHECKING:
    from tests.support.sample import Sample


@pytest.fixture(autouse=True)
def _not_root(request: pytest.FixtureRequest) -> None:
    if "rooted" not in request.keywords:
        request.getfixturevalue("not_root")


def found(cohort: Making, more: str = "") -> str:
    return "\n".join(str(one) for one in cohort_check(cohort(more).path) if not one.doubt)


def doubts(cohort: Making, more: str = "") -> str:
    return "\n".join(str(one) for one in cohort_check(cohort(more).path) if one.doubt)


def test_a_cohort_behind_tls_is_in_order(cohort: Making) -> None:
    assert found(cohort, "address: https://course.example.org/\n") == ""


def test_a_container_behind_tls_is_told_who_may_reach_its_port(cohort: Making) -> None:
    more = "address: https://course.example.org/\nip: 0.0.0.0\n"
    assert found(cohort, more) == ""
    assert "Let only the reverse proxy reach that port" in doubts(cohort, more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("address: http://course.example.org/\n", "where others can read them"),
        ("ip: 0.0.0.0\n", "without TLS"),
        ("hub: {Authenticator: {admin_users: [tess]}}\n", "'tess' is a tutor, and administers"),
        ("hub: {JupyterHub: {admin_access: true}}\n", "open learners' pages"),
    ],
)
def test_what_lets_others_read_is_found(cohort: Making, more: str, said: str) -> None:
    assert said in found(cohort, more)


def test_somebody_erased_who_stands_on_a_list_still_is_found(cohort: Making) -> None:
    settings = cohort()
    for name in ("amina", "bob"):
        keep_receipt(settings.desk, name, "Autumn", {}, datetime(2026, 11, 21, tzinfo=UTC))
    join_codes(settings).issue(["bob"])["bob"]  # who came back
    said = doubts(cohort)
    assert "'amina' was erased, and stands on the cohort's lists still" in said
    assert "'bob' was erased" not in said


def test_an_address_on_this_machine_needs_no_tls(cohort: Making) -> None:
    assert found(cohort, "address: http://127.0.0.1:8000/\n") == ""


def test_open_secrets_are_found(cohort: Making) -> None:
    settings = cohort()
    state_folder.prepare(settings)
    assert found(cohort) == ""
    (state_folder.folder(settings) / "secrets.json").chmod(0o644)
    assert "is open to other accounts" in found(cohort)


def test_a_secret_that_is_none_is_found(cohort: Making) -> None:
    settings = cohort()
    state_folder.prepare(settings)
    file = state_folder.folder(settings) / "secrets.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "proxy": "short"}))
    assert "'proxy': this secret is missing or too simple" in found(cohort)


def test_a_cohort_yml_that_others_can_change_is_found(cohort: Making) -> None:
    cohort().path.chmod(0o666)
    settings_now = cohort
    assert "can change it" in found(settings_now)


def test_a_secret_of_one_letter_is_found(cohort: Making) -> None:
    settings = cohort()
    state_folder.prepare(settings)
    file = state_folder.folder(settings) / "secrets.json"
    file.write_text(json.dumps(dict.fromkeys(state_folder.SECRETS, "a" * 64)))
    assert any("too simple" in str(one) for one in cohort_check(settings.path))


def test_a_cookie_secret_that_can_be_guessed_is_found(cohort: Making) -> None:
    settings = cohort()
    state_folder.prepare(settings)
    (state_folder.folder(settings) / "cookie_secret").write_text("0" * 64)
    assert any("can be anybody" in str(one) for one in cohort_check(settings.path))


def test_a_sign_in_secret_that_others_can_read_is_found(cohort: Making) -> None:
    more = "sign_in: oauth\noauth: {class: a.B, settings: {client_secret: x}}\n"
    settings = cohort(more)
    settings.path.chmod(0o644)
    assert any("chmod go-rwx" in str(one) for one in cohort_check(settings.path))
    settings.path.chmod(0o600)
    assert not any("chmod go-rwx" in str(one) for one in cohort_check(settings.path))


def test_a_cohort_inside_the_served_course_is_found(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_COURSE", str(sample.root))
    inside = sample.root / "course" / "cohort.yml"
    inside.write_text(TEXT)
    found = " ".join(map(str, cohort_check(inside)))
    assert "where its secrets are" in found
    assert "'records'" in found
    assert "'desk'" in found


@pytest.mark.parametrize("section", ["Authenticator", "CodesAuthenticator"])
def test_a_tutor_who_administers_the_hub_is_found(cohort: Making, section: str) -> None:
    settings = cohort(f"hub: {{{section}: {{admin_users: [tess]}}}}\n")
    [found] = [one for one in cohort_check(settings.path) if "administers the hub" in str(one)]
    assert "Take the name out" in str(found)


@pytest.mark.rooted
@pytest.mark.skipif(os.geteuid() != 0, reason="accounts of learners' own take root")
def test_a_folder_that_learners_accounts_cannot_pass_through_is_found(cohort: Making) -> None:
    location = cohort().path.parent
    location.chmod(0o700)  # as a restored backup's folder is
    assert f"Run: chmod 711 {location}" in found(cohort)
    location.chmod(0o711)
    assert f"chmod 711 {location}" not in found(cohort)


@pytest.mark.rooted
@pytest.mark.skipif(os.geteuid() != 0, reason="it is about root")
def test_kernels_as_root_are_a_mistake(cohort: Making) -> None:
    assert "run learners' kernels as root" in found(cohort, "hub: {CohortSite: {accounts: false}}")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "hub: {CohortSIte: {accounts: true}}\n",
            "CohortSIte'. Did you mean 'CohortSite'?",
        ),
        ("hub: {jupyterhub: {log_level: 10}}\n", "Did you mean 'JupyterHub'?"),
        ("hub: {JupyterHub: {cookie_maxage_days: 3}}\n", "mean 'cookie_max_age_days'?"),
        ("hub: {Authenticator: {admin_user: [x]}}\n", "Did you mean 'admin_users'?"),
        ("hub: {JupyterHub: {log_levle: 10}}\n", "Did you mean 'log_level'?"),
        ("hub: {CodesAuthenticator: {auth_refresh_age: soon}}\n", "can't take 'soon'"),
        ("hub: {Whatever: {x: 1}}\n", "no class 'Whatever'"),
        (
            "sign_in: oauth\noauth: {class: jupyterhub.auth.DummyAuthenticator, "
            "settings: {pasword: x}}\n",
            "DummyAuthenticator has no setting 'pasword'. Did you mean 'password'?",
        ),
    ],
)
def test_settings_that_nothing_reads_are_mistakes_with_a_suggestion(
    cohort: Making, more: str, said: str
) -> None:
    assert said in found(cohort, more)
    with pytest.raises(CohortError):
        refuse_unsafe(cohort(more))


def test_settings_that_the_hub_reads_are_none(cohort: Making) -> None:
    more = "hub: {JupyterHub: {log_level: 10}, Spawner: {mem_limit: 512M}, CohortSite: {}}\n"
    assert found(cohort, more) == ""


def test_what_the_example_has_is_doubted(cohort: Making) -> None:
    more = (
        "address: https://course.example.org/\ncontact: data protection officer, dpo@example.org\n"
    )
    said = doubts(cohort, more)
    assert "'address': nobody can reach https://course.example.org/" in said
    assert "'contact': 'data protection officer, dpo@example.org' is the example's." in said


def test_people_without_a_way_in_are_doubted(cohort: Making) -> None:
    settings = cohort()
    join_codes(settings).issue(["amina"])["amina"]
    PasswordFile(state_folder.folder(settings) / PASSWORDS).keep("bob", "x" * 60)
    said = doubts(cohort)
    assert "'tess' has neither a password nor a join code" in said
    assert "'amina'" not in said
    assert "'bob'" not in said


def test_what_serve_writes_itself_is_never_a_finding(cohort: Making) -> None:
    settings = cohort()
    before = os.umask(0o022)
    try:
        state_folder.prepare(settings)
        open_file = state_folder.folder(settings) / "ports.json"  # as an earlier version wrote it
        open_file.write_text("{}")
        state_folder.prepare(settings)
    finally:
        os.umask(before)
    assert found(cohort) == ""


def test_a_platform_whose_course_is_not_fixed_is_doubted(cohort: Making) -> None:
    more = """\
address: https://course.college.ac.uk/
sign_in: lti
lti: {issuer: 'https://m.college.ac.uk', authorize_url: 'https://m.college.ac.uk/auth',
      jwks_url: 'https://m.college.ac.uk/certs', client_ids: [a]%s}
"""
    assert "is not fixed yet" in doubts(cohort, more % "")
    assert "is not fixed" not in doubts(cohort, more % ", deployments: ['1'], contexts: ['c']")
