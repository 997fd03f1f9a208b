"""A record in a browser is kept as in any store, and tells what its page still has to keep."""

from __future__ import annotations

from alongside.record.record import Record
from alongside.static_site.engine.browser_store import BrowserStore


def written(store: BrowserStore, text: str = "words") -> None:
    Record(store).save("activity-1", {"a": (text, "h")}, base_revision=0, writer="w", origin="o")


def test_what_a_save_wrote_is_handed_out_once() -> None:
    store = BrowserStore()
    written(store)
    assert list(store.take_changes()) == ["history/activity-1.jsonl", "reflections/activity-1.json"]
    assert store.take_changes() == {}


def test_a_file_that_is_gone_is_handed_out_as_nothing() -> None:
    store = BrowserStore()
    store.load({"history/activity-1.jsonl": b"x", "comments/a": b"y"})
    store.remove_folder("history")
    store.remove("never/there")
    assert store.take_changes() == {"history/activity-1.jsonl": None}


def test_a_file_that_was_moved_is_kept_under_its_new_name_only() -> None:
    store = BrowserStore()
    store.load({"a/b": b"x"})
    store.move("a/b", "a/c")
    assert store.take_changes() == {"a/b": None, "a/c": b"x"}


def test_what_could_not_be_kept_is_forgotten_when_the_record_is_read_again() -> None:
    store = BrowserStore()
    written(store, "kept")
    kept = {name: data for name, data in store.take_changes().items() if data is not None}
    Record(store).save("activity-1", {"a": ("lost", "h")}, base_revision=1, writer="w", origin="o")
    store.load(kept)
    assert Record(store).read("activity-1").answers["a"].value == "kept"
    assert store.take_changes() == {}


def test_files_that_another_tab_left_alone_need_not_be_looked_at_again() -> None:
    store = BrowserStore()
    store.load({"a": b"1", "b": b"1"})
    before = {name: store.stamp(name) for name in "ab"}
    store.load({"a": b"1", "b": b"2"})
    assert store.stamp("a") == before["a"]
    assert store.stamp("b") != before["b"]


def test_a_copy_may_be_changed_and_the_record_stays_as_it_is() -> None:
    store = BrowserStore()
    written(store)
    store.take_changes()
    written(BrowserStore.copy_of(store), "other")
    assert store.take_changes() == {}
    assert Record(store).read("activity-1").answers["a"].value == "words"
