"""No command, page or kernel waits for a grammar of web addresses that nobody uses."""

from __future__ import annotations

import subprocess
import sys

import pytest

WAITS = "import sys; assert 'jsonschema' in sys.modules and 'lark' not in sys.modules"
"""Lark is what the grammar is written for."""


def run(code: str) -> str:
    """What Python prints that has just been started."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_nothing_that_is_started_waits_for_the_grammar_and_no_check_of_an_activity() -> None:
    parts = "site.server.site_app", "hub.process.hub_process", "hub.site.single_user"
    starting = "; ".join(f"import alongside.{part}" for part in parts)
    asked = "alongside.course.schema_errors.problem_with('activity.v1.json', {})"
    run(f"{starting}; {asked}; {WAITS}")


def test_web_addresses_are_still_checked_by_whoever_asks() -> None:
    pytest.importorskip("rfc3987_syntax")
    code = (
        "import alongside, jsonschema; check = jsonschema.FormatChecker();"
        "print([check.conforms(text, 'iri') for text in ('http://ö.example/', 'no address')]);"
        "import rfc3987_syntax; print(rfc3987_syntax.parse('iri', 'http://ö.example/').data)"
    )
    assert run(code).split("\n") == ["[True, False]", "iri"]


def test_looking_through_all_modules_does_not_compile_it() -> None:
    run(
        "import alongside, jsonschema, inspect, sys;"
        "[getattr(m, '__file__', None) for m in list(sys.modules.values())];"
        f"inspect.getmodule(inspect.currentframe()); {WAITS}"
    )
