"""What stands in for rpds in a browser does as rpds does, as far as schemas are checked with it."""

from __future__ import annotations

import subprocess
import sys

import pytest
import rpds

from alongside.static_site.engine import rpds_stand_in


def test_maps_sets_and_lists_change_as_those_of_rpds_do() -> None:
    for library in (rpds, rpds_stand_in):
        one = library.HashTrieMap({"a": 1}).insert("b", 2)
        assert dict(one.update({"c": 3}, d=4).remove("a")) == {"b": 2, "c": 3, "d": 4}
        assert library.HashTrieMap.convert(one) is one
        assert sorted(library.HashTrieSet([1]).insert(2).update([3]).remove(1)) == [2, 3]
        many = library.List([1, 2]).push_front(0)
        assert (many.first, list(many.rest)) == (0, [1, 2])


@pytest.mark.parametrize("made", [rpds_stand_in.HashTrieMap(), rpds_stand_in.HashTrieSet()])
def test_what_is_not_there_can_not_be_taken_away(made: object) -> None:
    with pytest.raises(KeyError):
        made.remove("a")  # type: ignore[attr-defined]


def test_schemas_are_checked_with_it() -> None:
    code = """
import sys
from alongside.static_site.engine import rpds_stand_in
sys.modules["rpds"] = rpds_stand_in
from alongside.course.schema_errors import problem_with
assert problem_with("revision.v1.json", {"schema": 1})[1]
assert problem_with("comments.v1.json", {}) is not None
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
