"""What an erasure takes of words that wait in a browser, and when a page asks for a copy.

Covers: static_site/client/.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.support.static_site import evaluate

SHEET = "canvas_for-kx7f3a"
WAITING = {
    "form": {"place": "activity-1", "message": {"kind": "save", "changes": {"a": "1", "b": "2"}}},
    "other": {"place": "activity-2", "message": {"kind": "save", "changes": {"a": "3"}}},
    "sheet": {
        "place": "my-toolkit",
        "message": {"kind": "form", "key": SHEET, "message": {"kind": "save", "changes": {"c": 1}}},
    },
}
ERASURES: dict[str, tuple[dict[str, str], list[tuple[str, Any]], dict[str, Any]]] = {
    "everything": ({"activity": "", "field": ""}, [], {}),
    "an activity": ({"activity": "activity-1", "field": ""}, [], {"other": ["a"], "sheet": ["c"]}),
    "one answer": (
        {"activity": "activity-1", "field": "a"}, [],
        {"form": ["b"], "other": ["a"], "sheet": ["c"]},
    ),
    "the only answer": (
        {"activity": "activity-2", "field": "a"}, [], {"form": ["a", "b"], "sheet": ["c"]},
    ),
    "another answer": (
        {"activity": "activity-2", "field": "z"}, [],
        {"form": ["a", "b"], "other": ["a"], "sheet": ["c"]},
    ),
    "a sheet": ({"key": SHEET}, [], {"form": ["a", "b"], "other": ["a"]}),
    "a partnership": ({"partnership": "kx7f3a"}, [], {"form": ["a", "b"], "other": ["a"]}),
    "a partnership of a like name": (
        {"partnership": "kx7f3"}, [], {"form": ["a", "b"], "other": ["a"], "sheet": ["c"]},
    ),
    "what went along": (
        {"key": "another"}, [(f"reflections/{SHEET}.json", None)],
        {"form": ["a", "b"], "other": ["a"]},
    ),
}  # fmt: skip
"""What is erased → the message, the files that went or changed, the answers that still wa"""


@pytest.fixture(scope="module")
def left() -> dict[str, dict[str, list[str]]]:
    """What waits after each erasure: its answers' names, by entry."""
    cases = {name: [message, files] for name, (message, files, _) in ERASURES.items()}
    found: dict[str, dict[str, Any]] = evaluate(
        "inboxErasure.js",
        f"""Object.fromEntries(Object.entries({json.dumps(cases)}).map(([name, [m, files]]) => [
            name, Object.fromEntries(Object.entries({json.dumps(WAITING)}).map(([key, entry]) => [
              key, eraseFromEntry(entry, readErasure({{kind: "erase", ...m}}, files))]))]))""",
    )
    return {
        name: {key: [*_saved(entry)] for key, entry in entries.items() if entry}
        for name, entries in found.items()
    }


def _saved(entry: dict[str, Any]) -> dict[str, Any]:
    message = entry["message"]
    changes: dict[str, Any] = message.get("message", message)["changes"]
    return changes


@pytest.mark.parametrize("what", ERASURES)
def test_an_erasure_takes_the_words_of_what_was_erased_and_no_others(
    left: dict[str, Any], what: str
) -> None:
    assert left[what] == ERASURES[what][2]


NOW = "2026-03-12T10:00:00Z"
DUE: dict[str, tuple[dict[str, int], str, str, bool]] = {
    "nothing written": ({"words": 0}, "", "", False),
    "a few words": ({"words": 20, "finished": 0}, "", "", False),
    "the first activity finished": ({"words": 20, "finished": 1}, "", "", True),
    "three hundred words": ({"words": 300}, "", "", True),
    "copied, nothing new": ({"words": 900, "finished": 3}, "2026-02-01 900", "", False),
    "copied, a few new words": ({"words": 950, "finished": 3}, "2026-03-10 900", "", False),
    "a few new words, five days": ({"words": 950}, "2026-03-07 900", "", True),
    "copied, other words for as many, five days": (
        {"words": 900, "generation": 8}, "2026-03-07 900 7", "", True,
    ),
    "copied, nothing new for a month": (
        {"words": 900, "generation": 7}, "2026-02-01 900 7", "", False,
    ),
    "copied, many new words": ({"words": 1200}, "2026-03-12 900", "", True),
    "copied, many words gone": ({"words": 500}, "2026-03-12 900", "", True),
    "Later, this morning": ({"words": 400}, "", "2026-03-12 390", False),
    "Later, the day before": ({"words": 400}, "", "2026-03-11 390", True),
    "Later, by a clock that was a year ahead": ({"words": 400}, "", "2027-03-12 390", True),
    "Later, and many words since": ({"words": 700}, "", "2026-03-12 390", True),
}  # fmt: skip
"""What was written → counts, the last copy and the last "Later" (day, words; generation of the
record, where it is not as many), whether to ask."""


def test_a_page_asks_for_a_copy_by_words_at_risk() -> None:
    def of(text: str) -> dict[str, Any] | None:
        if not text:
            return None
        day, words, *generation = text.split()
        noted = int(generation[0] if generation else words)
        return {"at": f"{day}T09:00:00Z", "words": int(words), "generation": noted}

    cases = [
        [{"generation": facts["words"], **facts}, of(copied), of(asked)]
        for facts, copied, asked, _ in DUE.values()
    ]
    asks = evaluate(
        "copyStatus.js", f'{json.dumps(cases)}.map((one) => isDue(...one, Date.parse("{NOW}")))'
    )
    assert dict(zip(DUE, asks, strict=True)) == {name: due for name, (*_, due) in DUE.items()}


SAVE = {"kind": "save", "writer": "w", "base_revision": 3, "changes": {"a": "1", "b": "2"}}
IN_SHEET = {"kind": "form", "key": SHEET, "message": SAVE}
LATER = {"kind": "form", "key": SHEET, "message": {**SAVE, "changes": {"b": "later"}}}


def test_words_that_met_others_or_were_refused_are_marked_as_far_as_they_were() -> None:
    def mark(message: dict[str, Any], *apart: str, **told: Any) -> str:
        saved = {"kind": "saved", "conflicts": [{"field": field} for field in apart], **told}
        wrapped = message["kind"] == "form"
        reply = {"kind": "form", "key": SHEET, "message": saved} if wrapped else saved
        place = "my-toolkit" if wrapped else "activity-1"
        key = json.dumps([place, SHEET if wrapped else "", "w"])
        sent = {"place": place, "message": message, "key": key, "seq": 7}
        return f"unresolvedEntry({json.dumps(sent)}, [{json.dumps({'message': reply})}])"

    none, first, joined, gone, all_gone = evaluate(
        "unresolvedEdits.js",
        f"[{mark(SAVE)}, {mark(SAVE, 'a')}, "
        f"joinEntries({mark(IN_SHEET, 'a')}[1], {mark(LATER, 'b')}[1]), "
        f"{mark(SAVE, refused={'b': 'Not asked any more.'})}, {mark(SAVE, kind='refused')}]",
    )
    assert none is None
    key, entry = first
    assert json.loads(key) == ["activity-1", "", "w", "undecided"]
    assert (entry["writer"], _saved(entry)) == ("w", {"a": "1"})
    assert entry["message"]["base_revision"] == 0, "sent again, it replaces nothing"
    assert _saved(joined) == {"a": "1", "b": "later"}
    assert (_saved(gone[1]), _saved(all_gone[1])) == ({"b": "2"}, {"a": "1", "b": "2"})


@pytest.mark.parametrize("changed", ["a revision", "nothing"])
def test_words_that_met_others_leave_what_waits_only_as_their_mark_comes(changed: str) -> None:
    """In one go: a browser that ends between the two would forget that there is a choice."""
    files = [["history/activity-1.jsonl", "…"]] if changed == "a revision" else []
    sent = {"place": "activity-1", "message": SAVE, "key": '["activity-1","","w"]', "seq": 7}
    reply = {"message": {"kind": "saved", "conflicts": [{"field": "a"}]}}
    taken, [key, entry] = evaluate(
        "worker.js",
        f"""await (async () => {{
          let kept;
          store = {{
            commit: async (generation, {{ taken, mark }}) => {{ kept = [taken, mark]; }},
            drop: async (...given) => {{ kept = given; }},
          }};
          const changes = () => {json.dumps(files)};
          session = {{ changes, stale: () => [], factsNow: () => ({{}}) }};
          await keep([{json.dumps(reply)}], {json.dumps(sent)});
          return kept;
        }})()""",
    )
    assert taken == [[sent["key"], 7]]
    assert json.loads(key) == ["activity-1", "", "w", "undecided"]
    assert _saved(entry) == {"a": "1"}


@pytest.mark.parametrize("answers", ["never", "once it is asked something else"])
def test_a_storage_that_does_not_answer_is_told_of_and_not_waited_for_for_ever(
    answers: str,
) -> None:
    """Safari was seen to open a database only after another question."""
    found = evaluate(
        "store.js",
        f"""await (async () => {{
          for (const name of ["setTimeout", "setInterval"]) {{
            const real = globalThis[name];
            globalThis[name] = (run, wait, ...given) => real(run, wait / 1000, ...given);
          }}
          const request = {{ result: {{ close: () => {{ request.closed = true; }} }} }};
          const databases = async () => {json.dumps(answers != "never")} && request.onsuccess();
          globalThis.indexedDB = {{ open: () => request, databases }};
          const end = await openStore("a-course").then(() => "opened", ({{ why }}) => why);
          request.onsuccess(); // too late, or once more
          return [end, request.closed ?? false];
        }})()""",
    )
    assert found == (["broken", True] if answers == "never" else ["opened", False])


MEMORIES = {
    "of zeros": {},
    "with words here and there": {0: 1, 65_535: 2, 65_536: 3, 400_000: 4, 999_996: 5},
    "full": {at: 1 + at % 255 for at in range(0, 1_000_000, 1000)},
}
"""A memory of 1,000,000 bytes: where which byte is not zero."""


@pytest.mark.parametrize("memory", MEMORIES)
def test_what_a_browser_keeps_of_python_comes_back_byte_for_byte(memory: str) -> None:
    same, files, size, cut = evaluate(
        "memorySnapshot.js",
        f"""await (async () => {{
          const memory = new Uint8Array(1000000);
          const held = {json.dumps(MEMORIES[memory])};
          for (const at in held) memory[at] = held[at];
          const files = {{ lock: new Uint8Array(), engine: Uint8Array.of(7, 8, 9) }};
          const body = await new Blob(encodeSnapshot(files, memory)).arrayBuffer();
          const found = decodeSnapshot(body);
          const cut = [3, body.byteLength / 2, body.byteLength - 1].map((size) => {{
            try {{
              return decodeSnapshot(body.slice(0, size)) && "taken";
            }} catch {{
              return "refused";
            }}
          }});
          const entries = Object.entries(found.files).map(([name, bytes]) => [name, [...bytes]]);
          return [Buffer.compare(memory, found.memory) === 0, entries, body.byteLength, cut];
        }})()""",
    )
    assert same
    assert dict(files) == {"lock": [], "engine": [7, 8, 9]}
    assert cut == ["refused"] * 3
    assert size < 1000 if memory == "of zeros" else size > 131_072


def test_words_to_take_along_are_those_that_are_kept_and_those_on_the_page() -> None:
    """Also answers of an older record that has no copy to read, and where nothing could be kept."""
    files = {
        "reflections/activity-1.json": '{"answers": {"a": {"value": "Not twice."}}}',
        "reflections/activity-1.md": "A shared tea urn.",
        "reflections/attachments.md": "our plan.pdf (3 kB)",
        "reflections/old.json": '{"answers": {"b": {"value": [{"who": "A caretaker"}]}}}',
        "reflections/old.damaged-1.json": '{"answers": {"c": {"value": "Half a sen',
        "history/activity-1.jsonl": "Never meant to be read",
    }
    waiting = [["key", {"place": "activity-2", "message": SAVE, "at": "2026-03-12"}]]
    kept, none = evaluate(
        "wordExport.js",
        f"""await (async () => {{
          globalThis.dispatchEvent = ({{ detail: give }}) => give("Here only.");
          const bytes = (text) => new TextEncoder().encode(text);
          const files = Object.entries({json.dumps(files)}).map(([n, text]) => [n, bytes(text)]);
          const store = {{ record: async () => ({{ files }}),
            waiting: async () => {json.dumps(waiting)}, unresolved: async () => [] }};
          return [await allWords(store), await allWords(null)];
        }})()""",
    )
    for words in (
        "A shared tea urn.", "our plan.pdf", "A caretaker", "Half a sen", "activity-2", "Here only."
    ):  # fmt: skip
        assert words in kept
    assert "Not twice" not in kept
    assert "Never" not in kept
    assert none.endswith("Here only.")
