from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import RecordError
from alongside.record.record_key import InstancePart, RecordKey, is_key, text_of

IDS = st.sampled_from(["kx7f3a", "p2", "the-school", "0", "on-1", "for", "2026-10-04", "as-2"])
DAYS = st.dates(date(2000, 1, 1)).map(str)
KEYS = st.builds(
    RecordKey.of,
    st.sampled_from(["health-check", "a", "a-on", "for-1", "com10", "a_b", "x_as"]),
    partnership=st.just("") | IDS,
    partner=st.just("") | IDS,
    day=st.just("") | DAYS | st.builds("{}.{}".format, DAYS, st.integers(2, 9999)),
    voice=st.just("") | IDS,
)
TEXTS = st.lists(
    st.sampled_from(
        ["a", "b-2", "_", "-", "_for-", "_with-", "_on-", "_as-", "2026-10-04", "-2", "-1"]
    ),
    min_size=1,
).map("".join)


def test_an_activity_that_is_written_once_keeps_the_files_it_has() -> None:
    assert str(RecordKey("activity-3")) == "activity-3"
    assert RecordKey.parse("outcomes-before") == RecordKey("outcomes-before")
    assert RecordKey.parse("my_own_thing") == RecordKey("my_own_thing")


def test_a_key_says_readably_what_tells_the_instances_apart() -> None:
    key = RecordKey.of("health-check", partnership="kx7f3a", partner="p2", day="2026-10-04.2",
                       voice="school")  # fmt: skip
    assert str(key) == "health-check_for-kx7f3a_with-p2_on-2026-10-04-2_as-school"
    assert RecordKey.parse(str(key)) == key
    assert (key.part("date"), RecordKey("a").part("date")) == ("2026-10-04.2", "")


@pytest.mark.slow
@given(KEYS)
def test_every_key_reads_back_and_is_safe_on_every_system(key: RecordKey) -> None:
    assert RecordKey.parse(str(key)) == key
    assert is_key(str(key))
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", str(key))  # what older programs take too
    assert "--" not in str(key)  # tags on an answer are kept under such names


@pytest.mark.slow
@given(KEYS, KEYS)
def test_two_keys_never_have_the_same_files(one: RecordKey, other: RecordKey) -> None:
    assert (one == other) is (str(one).casefold() == str(other).casefold())


@given(TEXTS)
def test_what_is_taken_for_a_key_is_written_as_it_was_read(text: str) -> None:
    try:
        key = RecordKey.parse(text)
    except RecordError:
        assert not is_key(text)
    else:
        assert str(key) == text


@pytest.mark.parametrize(
    "name", ["con", "prn", "aux", "nul", "com1", "lpt9", "", ".", "a.b", "a b", "A", "é", "-a",
             "_a", "a/b", "../x", ".hidden", "a\n", "x" * 101, None, 3]
)  # fmt: skip
def test_what_could_name_no_file_is_refused(name: str) -> None:
    with pytest.raises(RecordError):
        text_of(name)
    assert not is_key(name)


@pytest.mark.parametrize("name", ["con", "nul"])
def test_a_reserved_name_with_an_instance_is_none(name: str) -> None:
    assert str(RecordKey.of(name, day="2026-10-04")) == f"{name}_on-2026-10-04"


@pytest.mark.parametrize(
    "day", ["4 October", "2026-13-01", "2026-02-30", "2026-10-04.1", "2026-10-04.02",
            "2026-10-04-2", "2026-10-04.", "20261004", "2026-10-04T10:00"]
)  # fmt: skip
def test_what_is_no_date_is_refused(day: str) -> None:
    with pytest.raises(RecordError, match="like 2026-10-04"):
        RecordKey.of("a", day=day)


@pytest.mark.parametrize("value", ["Dai Jones", "kx_7", "a--b", "-a", "a-", "x" * 25, "é", "A"])
def test_a_name_is_no_id_of_a_partner(value: str) -> None:
    with pytest.raises(RecordError, match="no id of a partner:"):
        RecordKey.of("a", partner=value)


def test_parts_stand_in_their_order_and_once() -> None:
    day, voice = InstancePart("date", "2026-10-04"), InstancePart("voice", "school")
    for parts in ((voice, day), (day, day)):
        with pytest.raises(RecordError, match="in the order"):
            RecordKey("a", parts)
    with pytest.raises(RecordError, match="tells no instance"):
        InstancePart("place", "here")  # type: ignore[arg-type]


def test_an_id_that_reads_as_an_instance_is_refused() -> None:
    with pytest.raises(RecordError, match="reads as an instance"):
        RecordKey("health-check_for-kx7f3a")


def test_a_key_that_is_too_long_for_older_programs_is_refused() -> None:
    with pytest.raises(RecordError, match="too long"):
        RecordKey.of("a" * 90, partnership="b" * 20)
