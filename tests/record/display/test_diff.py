"""Two versions side by side: what stayed, what came and what went, without need of colours.

Covers: record/display/diff.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.records import write
from tests.support.takeaway_records import opened, the_course

from alongside.record.display.diff import (
    ADDED,
    REMOVED,
    SAME,
    Change,
    Comparison,
    compare_lines,
    compare_revisions,
    compare_texts,
    merged_line,
)

LINES = st.lists(st.text("ab .,\u0627é", max_size=20), max_size=6)


def in_words(before: str, after: str) -> str:
    """Both texts in one, with their marks."""
    pairs = tuple(compare_lines(before.split("\n"), after.split("\n")))
    return Comparison(1, 2, None, None, pairs).in_words()


def test_a_changed_word_is_marked_in_text() -> None:
    assert in_words("I fear long meetings.", "I like long meetings.") == (
        "I [removed: fear] [added: like] long meetings."
    )


def test_a_paragraph_that_came_is_marked_whole() -> None:
    assert in_words("One.", "One.\nTwo words.") == "One.\n[added: Two words.]"


def test_a_text_written_anew_is_not_marked_at_every_third_word() -> None:
    changes = compare_texts("the bus and the club and the rain", "a room to talk in, with tea")
    assert [change.kind for change in changes] == [REMOVED, ADDED]


@given(LINES, LINES)
def test_each_side_reads_as_its_own_version(before: list[str], after: list[str]) -> None:
    pairs = list(compare_lines(before, after))

    def side(lines: list[str], parts: list[Any]) -> tuple[list[str], list[str]]:
        read = ["".join(change.text for change in part) for part in parts]
        return [w for x in lines for w in x.split()], [w for x in read for w in x.split()]

    one, read = side(before, [pair.before for pair in pairs])
    assert "".join(one) == "".join(read)
    other, read = side(after, [pair.after for pair in pairs])
    assert "".join(other) == "".join(read)
    for pair in pairs:
        assert {change.kind for change in pair.before} <= {SAME, REMOVED}
        assert {change.kind for change in pair.after} <= {SAME, ADDED}
        assert len(merged_line(pair)) >= max(len(pair.before), len(pair.after))


def test_words_that_came_and_went_are_counted(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", impressions="I fear long meetings.")
    write(record, "activity-1", impressions="I like long, warm meetings.")
    field = the_course().activity(1).field("impressions")
    found = compare_revisions(record, "activity-1", field, 1, 2)
    assert (found.words_added, found.words_removed) == (2, 1)
    assert found.first_at is not None
    assert found.first_at < (found.second_at or "")


def test_a_choice_is_compared_as_its_words(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-3", level="networking")
    write(record, "activity-3", level="cooperation")
    field = the_course().activity(3).field("level")
    found = compare_revisions(record, "activity-3", field, 1, 2)
    assert found.in_words() == "[removed: Networking] [added: Cooperation]"


def test_a_table_is_compared_row_by_row(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    rows = [{"partner": "The | library", "reason": "Warm"}]
    write(record, "activity-1", partners=rows)
    write(record, "activity-1", partners=[*rows, {"partner": "School", "reason": "Near"}])
    field = the_course().activity(1).field("partners")
    words = compare_revisions(record, "activity-1", field, 1, 2).in_words()
    assert words.splitlines()[1:] == ["The | library | Warm", "[added: School | Near]"]


def test_an_action_marked_as_done_is_the_only_one_that_changed(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    plan = [{"what": "Ring the nurse"}, {"what": "Visit the clinic"}]
    write(record, "activity-7", actions=plan)
    write(record, "activity-7", actions=[plan[0], {**plan[1], "done": True}])
    field = the_course().activity(7).field("actions")
    first, ring, visit = compare_revisions(record, "activity-7", field, 1, 2).pairs
    assert merged_line(first)[-1] == Change(ADDED, " | Where it stands")
    assert {change.kind for change in merged_line(ring)} == {SAME}
    assert merged_line(visit)[-1] == Change(ADDED, "  | Done")


def test_a_field_that_is_gone_is_compared_as_it_stands(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", old={"a": ["x", "y"]})
    write(record, "activity-1", old={"a": ["x", "z"]})
    assert compare_revisions(record, "activity-1", "old", 1, 2).in_words() == (
        "a: x\na: [removed: y] [added: z]"
    )


def test_very_long_texts_are_compared_whole() -> None:
    changes = compare_texts("a " * 30_000, "b " * 30_000)
    assert [change.kind for change in changes] == [REMOVED, ADDED]


def test_nothing_before_is_all_new(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", why="All new")
    assert compare_revisions(record, "activity-1", "why", 0, 1).in_words() == "[added: All new]"
