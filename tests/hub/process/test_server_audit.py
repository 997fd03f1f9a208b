"""The check finds what a server would suffer from, and says what to do."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from tests.support.hub_fixtures import TEXT, Making

from alongside.hub.process.server_audit import cohort_check
from alongside.hub.settings import state_folder

if TYPE_CHECKING:
    from tests.support.sample import Sample


def found(cohort: Making, more: str = "") -> str:
    return "\n".join(map(str, cohort_check(cohort(more).path)))


def test_a_cohort_behind_tls_is_in_order(cohort: Making) -> None:
    assert found(cohort, "address: https://course.example.org/\n") == ""


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


@pytest.mark.skipif(os.geteuid() != 0, reason="accounts of learners' own take root")
def test_a_folder_that_learners_accounts_cannot_pass_through_is_found(cohort: Making) -> None:
    more = "hub: {CohortSite: {accounts: true}}\n"
    place = cohort().path.parent
    place.chmod(0o700)  # as a restored backup's folder is
    assert f"Run: chmod 711 {place}" in found(cohort, more)
    place.chmod(0o711)
    assert f"chmod 711 {place}" not in found(cohort, more)
