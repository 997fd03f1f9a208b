"""The check finds what a server would suffer from, and says what to do."""

from __future__ import annotations

import json

import pytest
from tests.hub.conftest import Making

from alongside.hub import places
from alongside.hub.check import cohort_check


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
    places.prepare(settings)
    assert found(cohort) == ""
    (places.folder(settings) / "secrets.json").chmod(0o644)
    assert "is open to other accounts" in found(cohort)


def test_a_secret_that_is_none_is_found(cohort: Making) -> None:
    settings = cohort()
    places.prepare(settings)
    file = places.folder(settings) / "secrets.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "proxy": "short"}))
    assert "'proxy': this secret is missing or too short" in found(cohort)


def test_a_cohort_yml_that_others_can_change_is_found(cohort: Making) -> None:
    cohort().path.chmod(0o666)
    settings_now = cohort
    assert "can change it" in found(settings_now)
