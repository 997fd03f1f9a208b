"""No command, page or kernel waits for a grammar of web addresses that nobody uses."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.lazy_imports import defer_import

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


def test_what_is_put_off_is_whole_for_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grammar = tmp_path / "slow_grammar"
    grammar.mkdir()
    (grammar / "__init__.py").write_text(
        "def is_valid_syntax(rule, text): return (rule, text) == ('iri', 'http://x')\n"
        "def parse(rule, text): return text.upper()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    for asked in ("is_valid_syntax", "parse"):
        monkeypatch.delitem(sys.modules, "slow_grammar", raising=False)
        defer_import("slow_grammar")
        put_off: Any = importlib.import_module("slow_grammar")
        assert not hasattr(put_off, "__file__"), "nothing was read yet"
        found = getattr(put_off, asked)("iri", "http://x")
        assert found == {"is_valid_syntax": True, "parse": "HTTP://X"}[asked]
        assert hasattr(sys.modules["slow_grammar"], "__file__")
        assert not put_off.is_valid_syntax("iri", "no address")
    monkeypatch.delitem(sys.modules, "slow_grammar")
    defer_import("no_grammar_of_this_name")
    assert "no_grammar_of_this_name" not in sys.modules


@pytest.mark.soak  # the grammar itself takes three seconds
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
