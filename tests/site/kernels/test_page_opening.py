"""A page's calls in its kernel: what can't be shown comes back as the sentence that says why.

Covers: site/kernels/page_opening.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.site.kernels.page_opening import open_page


def test_a_broken_activity_is_its_sentence_and_no_failure_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_COURSE", str(tmp_path))
    opened = open_page([{"key": "a", "call": ["activity", [1]]}])
    assert opened["errors"] == {}
    assert opened["models"] == {}
    assert opened["sentences"]["a"].startswith("ALONGSIDE_COURSE is")
