"""What pages may load, and what kernels get to know."""

from __future__ import annotations

import pytest

from alongside.site.pages.csp import PolicyLevel, content_hash, page_policy, without_secrets


def rules(kind: PolicyLevel, host: str = "site.example:8866") -> dict[str, str]:
    text = page_policy(kind, host, (content_hash("x"),))
    return dict(rule.split(" ", 1) for rule in text.split("; "))


@pytest.mark.parametrize("kind", PolicyLevel)
def test_no_page_may_load_from_elsewhere(kind: PolicyLevel) -> None:
    for sources in rules(kind).values():
        addresses = [s for s in sources.split() if "://" in s]
        assert all(a in ("ws://site.example:8866", "wss://site.example:8866") for a in addresses)
        assert "*" not in sources
    assert rules(kind)["default-src"] == "'self'"


def test_our_pages_run_no_inline_script_but_the_one_we_know() -> None:
    script = rules(PolicyLevel.OURS)["script-src"]
    assert script == f"'self' {content_hash('x')}"


def test_only_a_page_with_an_authors_own_widgets_may_run_code_from_their_state() -> None:
    assert "blob:" not in rules(PolicyLevel.OURS)["script-src"]
    assert "blob:" in rules(PolicyLevel.WIDGETS)["script-src"]
    assert "unsafe" not in rules(PolicyLevel.WIDGETS)["script-src"]


def test_a_strange_host_does_not_get_into_the_policy() -> None:
    assert "evil" not in page_policy(PolicyLevel.OURS, "site; script-src evil")


def test_a_kernel_does_not_get_the_servers_keys() -> None:
    env = {"PATH": "/bin", "JUPYTERHUB_API_TOKEN": "t", "JPY_API_TOKEN": "t", "HOME": "/h"}
    assert without_secrets(dict(env)) == {"PATH": "/bin", "HOME": "/h"}
