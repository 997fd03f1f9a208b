from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest
import referencing
from tests.support.paths import TESTS
from tests.support.soak import first

from alongside.errors import RecordTooNewError
from alongside.record import history
from alongside.record.history import HistoryLine
from alongside.record.reflection import Answer
from alongside.storage import json_format
from alongside.storage.folder_store import FolderStore
from alongside.storage.record_store import RecordStore, StoredFile

ACTIVITY = "activity-3"


def _answer(revision: int, value: object = None) -> Answer:
    return Answer(value or f"words {revision}", "sha256:q", revision, f"time {revision}", "page-a")


def _line(revision: int, **parts: Any) -> HistoryLine:
    changes = {"why": _answer(revision)}
    line = HistoryLine(ACTIVITY, revision, f"time {revision}", "page-a", "site", changes)
    return replace(line, **parts)


KEPT = _line(3, changes={}, kept={"why": _answer(3, "words that met others")})
COMMENT = {"opened_at": "time 2", "asked": False, "words": 2, "revision": 1}


def _file(store: RecordStore, *lines: HistoryLine | bytes) -> StoredFile:
    file = StoredFile(store, f"history/{ACTIVITY}.jsonl")
    file.replace(
        b"".join(line if isinstance(line, bytes) else history.encode(line) for line in lines)
    )
    return file


def _validator() -> jsonschema.Draft202012Validator:
    folder = resources.files("alongside") / "schema"
    schemas = [
        json.loads((folder / f"{name}.v1.json").read_text("utf-8"))
        for name in ("revision", "reflection")
    ]
    pairs = [(s["$id"], referencing.Resource.from_contents(s)) for s in schemas]
    registry: Any = referencing.Registry().with_resources(pairs)
    jsonschema.Draft202012Validator.check_schema(schemas[0])
    return jsonschema.Draft202012Validator(schemas[0], registry=registry)


LINES = [
    _line(1),
    _line(2, comment=COMMENT, changes={}),
    KEPT,
    _line(4, kept={"level": _answer(4)}),
    _line(5, changes={"old": _answer(2), "new": _answer(5)}, origin="recovery"),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.revision))
def test_a_line_reads_back_the_same(line: HistoryLine) -> None:
    assert history.decode(history.encode(line), ACTIVITY) == [line]


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.revision))
def test_a_line_fits_the_published_schema(line: HistoryLine) -> None:
    _validator().validate(json_format.parse(history.encode(line)))


def test_the_schema_refuses_what_is_no_line() -> None:
    data = json_format.parse(history.encode(_line(1)))
    assert not _validator().is_valid({**data, "changes": {"why": "words"}})
    assert not _validator().is_valid({**data, "more": 1})


def test_a_line_is_one_line_whatever_the_words() -> None:
    text = 'a\nb\r\u2028\u2029\x85 {"schema":"alongside-revision" \\'
    line = _line(1, changes={"why": _answer(1, text)})
    data = history.encode(line)
    assert data.count(b"\n") == 1
    assert history.decode(data, ACTIVITY) == [line]


def test_every_flipped_bit_of_a_line_is_noticed_or_harmless() -> None:
    whole = history.encode(_line(1))[:-1]
    for place in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << bit
            try:
                assert history.decode(bytes(flipped), ACTIVITY) in ([], [_line(1)])
            except RecordTooNewError:
                assert b'"schema_version":1' not in flipped


def test_a_line_of_another_activity_is_not_taken() -> None:
    assert history.decode(history.encode(_line(1)), "activity-4") == []


def test_a_newer_line_is_refused() -> None:
    data = {**json_format.parse(history.encode(_line(1))), "schema_version": 2}
    with pytest.raises(RecordTooNewError, match=r"history/activity-3\.jsonl"):
        history.decode(json_format.to_line(data), ACTIVITY)


def test_two_lines_whose_line_end_was_damaged_are_both_found(store: RecordStore) -> None:
    joined = history.encode(_line(1))[:-1] + b"\x0b" + history.encode(_line(2))
    assert history.decode(joined[:-1], ACTIVITY) == [_line(1), _line(2)]
    assert history.read_tail(_file(store, joined), ACTIVITY, 0).revision == 2


def test_a_missing_history_is_empty(store: RecordStore) -> None:
    assert history.read_tail(StoredFile(store, "none"), ACTIVITY, 0) == history.HistoryTail()
    assert list(history.lines(StoredFile(store, "none"), ACTIVITY)) == []


def test_an_empty_history_is_empty(store: RecordStore) -> None:
    assert history.read_tail(_file(store), ACTIVITY, 0) == history.HistoryTail()


def test_what_is_newer_is_the_newest_of_each_field(store: RecordStore) -> None:
    path = _file(
        store,
        _line(1),
        _line(2, changes={"level": _answer(2)}, comment=COMMENT),
        _line(3),
        _line(4),
    )
    newer = history.read_tail(path, ACTIVITY, 1)
    assert newer.revision == 4
    assert dict(newer.answers) == {"why": _answer(4), "level": _answer(2)}
    assert newer.comment == COMMENT
    assert newer.size == path.size


def test_reading_stops_at_the_revision_asked_for(store: RecordStore) -> None:
    path = _file(store, b"damaged\n" * 1000, _line(3), _line(4))
    assert history.read_tail(path, ACTIVITY, 4).damaged == 0
    assert history.read_tail(path, ACTIVITY, 3).damaged == 0
    assert history.read_tail(path, ACTIVITY, 2).damaged == 1000


def test_words_that_were_only_kept_make_no_revision(store: RecordStore) -> None:
    newer = history.read_tail(_file(store, _line(3), KEPT), ACTIVITY, 2)
    assert newer.newest == _line(3)
    assert newer.last == KEPT
    assert dict(newer.answers) == {"why": _answer(3)}


def test_half_a_line_at_the_end_is_torn_and_the_rest_stands(store: RecordStore) -> None:
    for cut in range(1, len(history.encode(_line(2))) - 1):
        half = history.encode(_line(2))[:cut]
        newer = history.read_tail(_file(store, _line(1), half), ACTIVITY, 0)
        assert (newer.revision, newer.torn, newer.unended) == (1, half, False)
        assert newer.size == len(history.encode(_line(1)))


def test_a_last_line_that_only_lacks_its_end_is_whole(store: RecordStore) -> None:
    newer = history.read_tail(_file(store, _line(1), history.encode(_line(2))[:-1]), ACTIVITY, 0)
    assert (newer.revision, newer.unended) == (2, True)


def test_damaged_lines_are_passed_over_and_counted(store: RecordStore) -> None:
    path = _file(store, _line(1), b"\0\0\0\n", b"\xff\n", _line(2), b'{"schema":1}\n', b"\n")
    newer = history.read_tail(path, ACTIVITY, 0)
    assert (newer.revision, newer.damaged) == (2, 3)
    assert [line.revision for line in history.lines(path, ACTIVITY)] == [1, 2]


@pytest.mark.slow
@pytest.mark.parametrize("length", first([10, 8_000, 8_192, 70_000, 5_000_000], 4))
def test_lines_of_any_length_are_read_from_the_end(store: RecordStore, length: int) -> None:
    long = _line(2, changes={"why": _answer(2, "שx" * (length // 2))})
    path = _file(store, _line(1), long, _line(3))
    read = [history.decode(raw, ACTIVITY) for _, raw in history.lines_backwards(path)]
    assert read == [[], [_line(3)], [long], [_line(1)]]


def test_places_of_lines_are_right_across_blocks(store: RecordStore) -> None:
    path = _file(store, *(_line(revision) for revision in range(1, 400)))
    data = path.read() or b""
    for place, raw in history.lines_backwards(path):
        assert data[place.at : place.at + len(raw)] == raw


def test_line_ends_of_windows_do_no_harm(store: RecordStore) -> None:
    data = history.encode(_line(1)) + history.encode(_line(2))
    path = _file(store, data.replace(b"\n", b"\r\n"))
    assert history.read_tail(path, ACTIVITY, 0).revision == 2


def test_the_history_of_version_1_opens_for_ever() -> None:
    store = FolderStore(TESTS / "data" / "record-v1")
    lines = list(history.lines(StoredFile(store, f"history/{ACTIVITY}.jsonl"), ACTIVITY))
    assert [line.revision for line in lines] == [1, 2, 2, 3, 4, 5, 6]
    assert lines[2].kept["why-together"].value == "Because the funding asked for it."
    assert lines[3].comment
    rows = lines[4].changes["partners"].value
    assert rows[0]["why"] == "Rooms, and quiet\0"
    assert rows[1] == {"partner": "נוער / jeunesse", "why": "\ud83d half a face \u2028 whole: 😀"}
    assert lines[5].origin == "restore"
    assert lines[5].changes["partners"].value is None
