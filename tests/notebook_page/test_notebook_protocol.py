"""The kernel's side of "My notebook", with a real record.

Covers: notebook_page/take_away.py notebook_page/restore_erase.py notebook_page/privacy_panel.py
notebook_page/message_handler.py
    notebook_page/uploads.py
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.forms.messages import WRONG
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.notebook_page.restore_erase import UPLOAD_MIB
from alongside.record.notes import tutor_comments
from alongside.record.record import Record
from alongside.storage import files

COURSE = Course.read(ROOT)
ENTRY = "entry-20261121104200-abc123"


class Page:
    """A page that asks, and remembers what it was told meanwhile."""

    def __init__(self, home: Path) -> None:
        self.record = Record.open(home)
        self.told: list[dict[str, Any]] = []
        self._talk = NotebookProtocol(COURSE, lambda: self.record, "site")
        self._seq = 0

    def ask(self, *, files: list[bytes] | None = None, **message: Any) -> dict[str, Any]:
        """The answer to a message; ``files`` go with it, ``self.files`` come back."""
        self._seq += 1
        sent = {"seq": self._seq, "writer": "page", **message}
        ((answer, self.files),) = self._talk.answer(sent, files or [], self.told.append)
        assert answer["seq"] == self._seq
        return answer


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path / "home")


def entry(text: str) -> dict[str, Any]:
    return {"written_at": "2026-11-21T10:42:00Z", "section": "levels", "tags": ["x"], "text": text}


def test_a_new_learner_is_shown_where_to_begin(page: Page) -> None:
    shown = page.ask(kind="hello")
    assert [a["state"] for a in shown["activities"]] == ["not started"] * 10
    assert shown["following"]["notebook"] == "00-welcome.ipynb"
    assert shown["summary"]["left"] == "about 4½ hours"
    assert shown["journal"]["entries"] == []


def test_what_is_unfinished_is_named(page: Page) -> None:
    page.record.save("activity-5", {"initiative": ("The café", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    five = next(a for a in page.ask(kind="hello")["activities"] if a["id"] == "activity-5")
    assert five["state"] == "started"
    assert five["words"] == 2
    assert five["unfinished"]


def test_a_journal_entry_is_kept_changed_and_taken_out(page: Page) -> None:
    saved = page.ask(kind="save", base_revision=0, changes={ENTRY: entry("First.")})
    assert (saved["kind"], saved["revision"]) == ("saved", 1)
    page.ask(kind="save", base_revision=1, changes={ENTRY: entry("Second.")})
    assert page.ask(kind="hello")["journal"]["entries"][0]["text"] == "Second."
    page.ask(kind="save", base_revision=2, changes={ENTRY: None})
    assert page.ask(kind="hello")["journal"]["entries"] == []
    assert "First." in (page.record.home / "history" / "journal.jsonl").read_text("utf-8")
    (out,) = page.ask(kind="taken-out")["entries"]
    assert (out["id"], out["value"]["text"]) == (ENTRY, "Second.")
    (version,) = page.ask(kind="entry", entry=ENTRY)["versions"]  # of one sitting
    assert version["value"]["text"] == "Second."
    assert page.ask(kind="entry", entry=["not", "a", "name"])["sentence"] == WRONG


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("../escape", entry("x")),
        ("entry-" + "a" * 200, entry("x")),
        (ENTRY, "text"),
        (ENTRY, {"text": 3}),
        (ENTRY, {"text": "x", "more": 1}),
        (ENTRY, {"text": "x", "tags": [str(n) for n in range(21)]}),
        (ENTRY, {"text": "x", "tags": [3]}),
        ("tags--activity-1--impressions", "text"),
        ("tags--activity-1--impressions", [3]),
        ("tags--activity-1--impressions", [str(n) for n in range(21)]),
        ("tags--activity-1--nowhere", ["x"]),
        ("tags--elsewhere--impressions", ["x"]),
        (ENTRY, {"text": "x" * 1_000_001}),
    ],
)
def test_a_journal_entry_of_the_wrong_form_is_refused(page: Page, name: str, value: Any) -> None:
    saved = page.ask(kind="save", base_revision=0, changes={name: value})
    assert saved["revision"] == 0
    assert saved["refused"][name]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "nothing"},
        {"kind": None},
        {"kind": "save", "base_revision": True, "changes": {}},
        {"kind": "save", "base_revision": 0, "changes": []},
        {"kind": "compare", "activity": "activity-1", "field": 3},
        {"kind": "take", "format": ["docx"]},
        {"kind": "erase", "activity": "activity-1"},
        {"kind": "__init__"},
    ],
)
def test_a_message_nobody_understands_is_answered_in_a_sentence(
    page: Page, message: dict[str, Any]
) -> None:
    answer = page.ask(**message)
    assert answer["kind"] in ("refused", "failed")
    assert answer["sentence"]


def test_what_is_no_message_is_answered(page: Page) -> None:
    talk = NotebookProtocol(COURSE, lambda: page.record, "site")
    things: list[Any] = [None, [], "hello", {"seq": True}, {"seq": -1}]
    for thing in things:
        ((answer, files),) = talk.answer(thing, [], page.told.append)
        assert (answer["sentence"], files) == (WRONG, [])


def test_a_place_outside_the_record_is_never_erased(page: Page, tmp_path: Path) -> None:
    (tmp_path / "keep.json").write_text("{}")
    answer = page.ask(kind="erase", activity="../keep", field="")
    assert answer["kind"] == "refused"
    assert (tmp_path / "keep.json").exists()


def test_two_versions_are_compared_word_by_word(page: Page) -> None:
    for revision, words in enumerate(("Tea and talk", "Tea and action")):
        page.record.save("activity-1", {"impressions": (words, "h")}, base_revision=revision,
                         writer="w", origin="site")  # fmt: skip
    found = page.ask(kind="compare", activity="activity-1", field="impressions", first=1, second=2)
    assert (found["added"], found["removed"]) == (1, 1)
    assert ["removed", " talk"] in found["pairs"][0]["before"]


def test_a_book_comes_as_a_file_and_says_how_far_it_is(page: Page) -> None:
    answer = page.ask(kind="take", format="md", course_text=False)
    assert (answer["kind"], answer["name"]) == ("file", "my-notebook.md")
    assert len(page.files) == 1
    assert {"kind", "seq", "done", "of", "what"} == set(page.told[0])


def test_an_unknown_format_is_refused_in_a_sentence(page: Page) -> None:
    assert "format" in page.ask(kind="take", format="exe")["sentence"]


def test_a_zip_has_to_be_looked_at_before_it_is_brought_in(page: Page) -> None:
    assert "Choose the file again" in page.ask(kind="import")["sentence"]


def test_no_file_or_too_many_are_refused(page: Page) -> None:
    for given in ([], [b"a", b"b"]):
        assert "one zip file" in page.ask(kind="preview-import", files=given)["sentence"]


def test_a_record_goes_out_and_comes_back(page: Page, tmp_path: Path) -> None:
    page.record.save("activity-1", {"impressions": ("Words.", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    page.ask(kind="take-record")
    taken = page.files[0]
    other = Page(tmp_path / "other")
    looked = other.ask(kind="preview-import", files=[taken])
    assert looked["changes"] is True
    assert other.record.activities() == ()
    other.ask(kind="import")
    assert other.record.read("activity-1").answers["impressions"].value == "Words."
    other.ask(kind="undo-import")
    assert "impressions" not in other.record.read("activity-1").answers


def send_in_pieces(page: Page, kind: str, files: list[bytes], size: int = 1000) -> dict[str, Any]:
    """What the page's script does with large files; the answer to the question itself."""
    upload: dict[str, Any] = {"upload": f"u{id(files)}", "sizes": [len(one) for one in files]}
    file = at = 0
    while file < len(files):
        piece = files[file][at : at + size]
        got = page.ask(kind=f"{kind}-piece", **upload, file=file, at=at, files=[piece])
        if got["kind"] == "refused":
            return got
        file, at = got["file"], got["at"]
    names = [f"my record/{number}.json" for number in range(len(files))]
    more: dict[str, Any] = {"names": names} if len(files) > 1 else {}
    return page.ask(kind=kind, upload=upload["upload"], **more)


def test_a_large_record_comes_back_in_pieces(page: Page, tmp_path: Path) -> None:
    page.record.save("activity-1", {"impressions": ("Words. " * 999, "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    page.ask(kind="take-record")
    taken = page.files[0]
    other = Page(tmp_path / "other")
    assert send_in_pieces(other, "preview-import", [taken], len(taken) // 3)["changes"] is True
    other.ask(kind="import")
    assert other.record.read("activity-1").answers["impressions"].value == "Words. " * 999
    again = Page(tmp_path / "again")  # a page whose kernel was another's before
    begun: dict[str, Any] = {"upload": "u", "sizes": [10]}
    got = again.ask(kind="preview-import-piece", **begun, file=0, at=5, files=[b"x" * 5])
    assert (got["file"], got["at"]) == (0, 0)


def test_several_files_and_empty_ones_come_in_pieces(page: Page) -> None:
    sent = send_in_pieces(page, "preview-import", [b"{}", b"", b"[1]"], 1)
    assert "Left alone" in str(sent) or sent["sentence"].endswith(".")


def test_more_than_fits_is_refused_before_it_is_sent(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, sizes, said in (
        ("preview-import", [65 * 2**20], "of 64 MB"), ("preview-import", [1] * 2001, "2,000 files"),
        ("receive", [33 * 2**20], "32 MB"),
    ):  # fmt: skip
        got = page.ask(kind=f"{kind}-piece", upload="u", sizes=sizes, file=0, at=0, files=[b"x"])
        assert said in got["sentence"]
    monkeypatch.setenv(UPLOAD_MIB, "40")
    other = Page(tmp_path / "other")
    got = other.ask(
        kind="preview-import-piece", upload="u", sizes=[41 * 2**20], file=0, at=0, files=[b"x"]
    )
    assert "of 40 MB" in got["sentence"]


@pytest.mark.parametrize(
    "wrong",
    [{"upload": ""}, {"upload": 3}, {"upload": "u" * 101}, {"sizes": [-1]}, {"sizes": "3"},
     {"sizes": [True]}, {"sizes": []}, {"files": []}, {"files": [b"a", b"b"]},
     {"files": [b"abcd"]}, {"files": [b""]}],
)  # fmt: skip
def test_a_piece_that_makes_no_sense_is_refused(page: Page, wrong: dict[str, Any]) -> None:
    ask: dict[str, Any] = {"upload": "u", "sizes": [3], "file": 0, "at": 0}
    ask |= {"files": [b"abc"], **wrong}
    assert page.ask(kind="preview-import-piece", **ask)["kind"] == "refused"


def test_files_of_which_not_all_came_are_not_looked_at(page: Page) -> None:
    page.ask(kind="preview-import-piece", upload="u", sizes=[3], file=0, at=0, files=[b"ab"])
    for upload in ("u", "another", ""):
        assert "Choose it again" in page.ask(kind="preview-import", upload=upload)["sentence"]


def test_a_folder_that_a_browser_unpacked_comes_back(page: Page, tmp_path: Path) -> None:
    page.record.save("activity-1", {"impressions": ("Words.", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    page.ask(kind="take-record")
    with zipfile.ZipFile(io.BytesIO(page.files[0])) as archive:
        chosen = {f"my record/{name}": archive.read(name) for name in archive.namelist()}
    chosen |= {"my record/holiday.jpg": b"", "my record/.DS_Store": b""}
    other = Page(tmp_path / "other")
    looked = other.ask(kind="preview-import", names=list(chosen), files=list(chosen.values()))
    assert looked["changes"] is True
    assert looked["warnings"] == [
        "Left alone, because it is no part of a record: my record/holiday.jpg."
    ]
    assert other.ask(kind="import")["warnings"] == looked["warnings"]
    assert other.record.read("activity-1").answers["impressions"].value == "Words."
    other.ask(kind="undo-import")
    assert "impressions" not in other.record.read("activity-1").answers


def test_one_answer_file_comes_back_and_what_is_missing_is_said(page: Page, tmp_path: Path) -> None:
    page.record.save("activity-1", {"impressions": ("Words.", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    path = page.record.home / "reflections" / "activity-1.json"
    other = Page(tmp_path / "other")
    looked = other.ask(
        kind="preview-import", names=["activity-1 (1).json"], files=[path.read_bytes()]
    )
    assert looked["made_at"] == ""
    assert any("history/activity-1.jsonl is missing" in note for note in looked["warnings"])
    other.ask(kind="import")
    assert other.record.read("activity-1").answers["impressions"].value == "Words."


@pytest.mark.parametrize(
    "names", [["a", "b"], [], "a", [1], [None], ["x" * 2000], ["../a.json"], ["/etc/passwd"]]
)
def test_names_that_a_page_should_not_send_are_refused(page: Page, names: Any) -> None:
    answer = page.ask(kind="preview-import", names=names, files=[b"PK"])
    assert answer["kind"] == "refused"
    assert answer["sentence"].endswith(".")
    assert page.record.activities() == ()


def test_a_completion_record_says_how_many_and_none_of_the_words(page: Page) -> None:
    page.record.save("activity-1", {"impressions": ("Private words.", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    assert page.ask(kind="completion", name="Ann <b>")["name"] == "completion-record.html"
    text = page.files[0].decode()
    assert "Ann &lt;b&gt;" in text
    assert "Private words." not in text


def test_a_credential_of_nothing_finished_is_refused_in_a_sentence(page: Page) -> None:
    assert page.ask(kind="badge", name="")["kind"] == "refused"


def save(page: Page, activity: str, **answers: Any) -> None:
    """Answer as a form would."""
    base = page.record.read(activity).revision
    changes = {name.replace("_", "-"): (value, "h") for name, value in answers.items()}
    page.record.save(activity, changes, base_revision=base, writer="form", origin="site")


def test_erasing_everything_takes_the_list_of_names_and_pseudonyms_too(page: Page) -> None:
    page.ask(kind="names", add="Siobhan")
    page.ask(kind="pseudonym", name="Siobhan", pseudonym="Person A")
    page.ask(kind="erase", activity="", field="")
    kept = page.ask(kind="names")
    assert (kept["names"], kept["pseudonyms"]) == ([], [])


def test_tags_on_an_answer_are_kept_and_taken_off(page: Page) -> None:
    name = "tags--activity-1--impressions"
    page.ask(kind="save", base_revision=0, changes={name: ["  for  Dai ", "for Dai"]})
    shown = page.ask(kind="hello")
    assert shown["answers"][name]["value"] == ["for Dai"]
    assert shown["journal"]["entries"] == []
    page.ask(kind="save", base_revision=1, changes={name: None})
    assert name not in page.ask(kind="hello")["answers"]


def test_what_a_tutor_said_stands_with_the_answer(page: Page) -> None:
    save(page, "activity-1", impressions="Words.")
    at = "2026-11-21T10:00:00.000Z"
    files.make_private(page.record.home / "comments")
    tutor_comments.write(page.record.store, "activity-1", [
        tutor_comments.TutorComment("a" * 16, "Tess", at, "Good.", "impressions", 1, "0" * 16, at)
    ])  # fmt: skip
    one = next(a for a in page.ask(kind="hello")["activities"] if a["id"] == "activity-1")
    assert one["fields"][0]["comments"] == [{"by": "Tess", "at": at, "text": "Good."}]
    page.ask(kind="take", format="md", course_text=False, tutor_comments=True)
    assert "Comment by Tess" in page.files[0].decode()
    page.ask(kind="take", format="md", course_text=False)
    assert "Comment by Tess" not in page.files[0].decode()


def test_words_that_the_course_has_no_place_for_are_shown(page: Page) -> None:
    save(page, "activity-1", former="Kept.")
    save(page, "activity-77", gone=["Also", "kept."])
    shown = page.ask(kind="hello")
    one = next(a for a in shown["activities"] if a["id"] == "activity-1")
    assert "Kept." in one["outdated"][0]["text"]
    assert shown["others"] == [{"id": "activity-77", "fields": [
        {"id": "gone", "text": "Also\nkept."}
    ]}]  # fmt: skip


def test_what_is_found_says_where_and_what_could_stand_there(page: Page) -> None:
    save(page, "activity-1", impressions="I rang Siobhan O'Neill on 07700 900123 about the club.")
    page.ask(kind="save", base_revision=0, changes={
        ENTRY: entry("Siobhan O'Neill came."), "tags--activity-1--impressions": ["Siobhan"],
    })  # fmt: skip
    found = {one["text"]: one for one in page.ask(kind="care")["found"]}
    name, number = found["Siobhan O'Neill"], found["07700 900123"]
    assert (name["offers"][0], name["pseudonym"]) == ("Person A", None)
    first, second = name["passages"]
    assert first["where"].startswith("Activity 1: ")
    assert second["where"] == "Journal, 21 November 2026"
    assert name["passages"][0]["before"] == "I rang "
    assert name["passages"][0]["after"].startswith(" on 07700")
    assert name["passages"][0]["link"].endswith("#activity-1")
    assert (number["offers"], number["blank"]) == ([], "[telephone number]")
    assert found["Siobhan"]["passages"][0]["where"].startswith("Tag on ")


@pytest.mark.slow
def test_the_whole_record_is_looked_through_with_its_history(page: Page) -> None:
    save(page, "activity-1", impressions="I rang Siobhan O'Neill.")
    save(page, "activity-1", impressions="I rang the organiser on 07700 900123.")
    now = page.ask(kind="care")
    assert ([one["text"] for one in now["found"]], now["past_only"]) == (["07700 900123"], 0)
    whole = page.ask(kind="care", versions="all", whole=True)
    assert (whole["total"], whole["past_only"]) == (2, 1)
    number, name = whole["found"]
    assert (number["past_only"], name["past_only"], name["text"]) == (
        False,
        True,
        "Siobhan O'Neill",
    )
    assert name["passages"][0]["where"].startswith("In an earlier version of Activity 1: ")
    assert name["passages"][0]["link"].endswith("#activity-1")
    assert page.ask(kind="care", versions="some")["sentence"] == WRONG


def test_a_name_on_the_list_is_found_and_can_be_taken_off(page: Page) -> None:
    save(page, "activity-1", impressions="The lad they call Spud was there.")
    assert page.ask(kind="names", add="Spud")["names"] == ["Spud"]
    assert page.ask(kind="care")["found"][0]["label"] == "A name on your list"
    assert page.ask(kind="names", remove="spud")["names"] == []
    assert "letter" in page.ask(kind="names", add="123")["sentence"]


@pytest.mark.slow
def test_a_pseudonym_stands_in_what_leaves_and_nowhere_else(page: Page, tmp_path: Path) -> None:
    save(page, "activity-1", impressions="I asked Siobhan O'Neill. Ring 07700 900123.")
    page.ask(kind="pseudonym", name="Siobhan O'Neill", pseudonym="Person A")
    wishes: dict[str, Any] = {
        "format": "md",
        "course_text": False,
        "moved": True,
        "tutor_comments": True,
    }
    page.ask(kind="take", **wishes, pseudonyms=True, blank=True)
    text = page.files[0].decode()
    assert "I asked Person A." in text
    assert "telephone number" in text
    assert "Siobhan" not in text
    page.ask(kind="take", **wishes)
    assert "Siobhan" in page.files[0].decode()
    page.ask(kind="take", **wishes, blank=True)
    text = page.files[0].decode()
    assert "Siobhan" in text
    assert "07700" not in text
    page.ask(kind="take-record")
    (tmp_path / "taken.zip").write_bytes(page.files[0])
    with zipfile.ZipFile(tmp_path / "taken.zip") as taken:
        assert not any("care" in name for name in taken.namelist())
        everything = b"".join(map(taken.read, taken.namelist()))
    assert b"Siobhan" in everything, "the record goes as it is"
    assert b"Person A" not in everything, "the key stays"
    kept = page.ask(kind="pseudonym", name="Siobhan O'Neill", pseudonym=" ")
    assert kept["pseudonyms"] == []


def test_a_supervision_sheet_has_what_was_picked(page: Page) -> None:
    save(page, "activity-1", impressions="I asked Siobhan. She said no.", **{"own_aims": "Other."})
    page.ask(kind="save", base_revision=0, changes={ENTRY: entry("The bus was late.")})
    page.ask(kind="pseudonym", name="Siobhan", pseudonym="Person A")
    picks = [
        {"activity": "activity-1", "field": "impressions", "ask": "a view of Siobhan"},
        {"activity": "journal", "field": ENTRY, "ask": ""},
    ]
    answer = page.ask(
        kind="sheet", format="md", picks=picks, with_whom="Meena", when="Friday", pseudonyms=True
    )
    assert answer["name"] == "for-supervision.md"
    text = page.files[0].decode()
    assert "I would like: a view of Person A" in text
    assert "I asked Person A." in text
    assert "The bus was late." in text
    assert "With: Meena" in text
    assert "Siobhan" not in text
    assert "Other." not in text


@pytest.mark.slow
def test_a_sheet_remembers_what_was_agreed_and_the_next_one_begins_with_it(page: Page) -> None:
    save(page, "activity-1", impressions="I asked.")
    picks = [{"activity": "activity-1", "field": "impressions", "ask": "a view"}]
    agreed = [{"what": "Ring Siobhan", "who": "me", "by_when": "2026-12-10"}]
    value = {"picks": picks, "with_whom": "Meena", "agreed": agreed}
    first = page.ask(kind="keep-sheet", sheet="", value=value)["sheet"]
    page.ask(kind="keep-sheet", sheet="", value={"picks": picks, "with_whom": "Meena"})
    told = page.ask(kind="hello")["sheets"]
    assert [one["agreed"] for one in told] == [[], agreed]
    assert told[1]["id"] == first
    page.ask(kind="pseudonym", name="Siobhan", pseudonym="Person A")
    asked: dict[str, Any] = {
        "kind": "sheet",
        "format": "md",
        "picks": picks,
        "when": "",
        "pseudonyms": True,
    }
    page.ask(**asked, with_whom="Meena", sheet=told[0]["id"])
    assert "Ring Person A" in page.files[0].decode()
    page.ask(**asked, with_whom="Owen", sheet="")
    assert "Ring" not in page.files[0].decode()
    page.ask(kind="take", format="md", course_text=False, moved=False, tutor_comments=False)
    assert "Agreed: Ring Siobhan" in page.files[0].decode()
    assert page.ask(kind="keep-sheet", sheet="nowhere", value=value)["kind"] == "refused"


@pytest.mark.parametrize(
    "wrong",
    [
        {"picks": []},
        {"picks": ["activity-1"]},
        {"picks": [{"activity": "activity-1", "field": 3, "ask": ""}]},
        {"picks": [{"activity": "activity-1", "field": "impressions", "ask": "x" * 301}]},
        {"picks": [{"activity": "activity-1", "field": "impressions", "ask": ""}] * 7},
        {"picks": [{"activity": "../x", "field": "impressions", "ask": ""}]},
        {"format": "exe"},
        {"when": 3},
    ],
)
def test_a_sheet_that_cannot_be_made_is_refused_in_a_sentence(
    page: Page, wrong: dict[str, Any]
) -> None:
    save(page, "activity-1", impressions="Words.")
    good: dict[str, Any] = {"format": "md", "with_whom": "", "when": "", "picks": [
        {"activity": "activity-1", "field": "impressions", "ask": ""}
    ]}  # fmt: skip
    assert page.ask(kind="sheet", **good)["kind"] == "file"
    answer = page.ask(kind="sheet", **{**good, **wrong})
    assert answer["kind"] == "refused"
    assert answer["sentence"].endswith(".")


@pytest.mark.slow
def test_a_completion_record_can_be_a_pdf(page: Page) -> None:
    answer = page.ask(kind="completion", name="Ann", format="pdf")
    if answer["kind"] == "refused":
        assert "WeasyPrint" in answer["sentence"]
    else:
        assert answer["name"] == "completion-record.pdf"
        assert page.files[0].startswith(b"%PDF")
    assert page.ask(kind="completion", name="Ann", format="exe")["kind"] == "refused"


def test_a_page_tells_of_boxes_once_and_makes_the_pdf_when_it_is_asked_again(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alongside.book.writers import font_coverage, pdf

    monkeypatch.setattr(font_coverage, "_missing", frozenset)
    monkeypatch.setattr(pdf, "print_pdf", lambda html: b"%PDF")
    save(page, "activity-1", impressions="We laughed 🤷")
    wanted: dict[str, Any] = {"kind": "take", "format": "pdf", "author": ""}
    answer = page.ask(**wanted)
    assert answer["kind"] == "refused"
    assert "emoji (🤷)" in answer["sentence"]
    assert answer["sentence"].endswith("Press the button again to make the PDF all the same.")
    assert page.ask(**wanted)["kind"] == "file"
    done: dict[str, Any] = {"kind": "completion", "name": "Ann 한", "format": "pdf"}
    assert "Korean (한)" in page.ask(**done)["sentence"]
    assert page.ask(**done)["kind"] == "file"


def test_a_zip_that_was_refused_is_not_what_is_brought_in(page: Page) -> None:
    page.ask(kind="take-record")
    page.ask(kind="preview-import", files=page.files)
    assert page.ask(kind="preview-import", files=[b"no zip"])["kind"] == "refused"
    assert "Choose the file again" in page.ask(kind="import")["sentence"]


def test_a_page_whose_journal_was_replaced_by_an_older_copy_is_told(page: Page) -> None:
    first = page.ask(kind="save", base_revision=0, changes={ENTRY: entry("First.")})
    folders = [page.record.home / name for name in ("reflections", "history")]
    copy = {path: path.read_bytes() for folder in folders for path in folder.iterdir()}
    base = {"base_revision": first["revision"], "base_at": first["at"]}
    second = page.ask(kind="save", **base, changes={ENTRY: entry("Second.")})
    base = {"base_revision": second["revision"], "base_at": second["at"]}
    assert page.ask(kind="hello", **base)["base_unknown"] is False
    for path, content in copy.items():
        path.write_bytes(content)
    assert page.ask(kind="hello", **base)["base_unknown"] is True
    saved = page.ask(kind="save", **base, changes={f"{ENTRY}-1": entry("Third.")})
    assert saved["base_unknown"] is True


def test_a_journal_that_was_put_right_is_told_once(page: Page) -> None:
    page.ask(kind="save", base_revision=0, changes={ENTRY: entry("Kept.")})
    (page.record.home / "reflections" / "journal.json").write_text("{", encoding="utf-8")
    shown = page.ask(kind="hello")
    assert len(shown["journal"]["notices"]) == 1
    assert shown["journal"]["entries"][0]["text"] == "Kept."
    assert page.ask(kind="hello")["journal"]["notices"] == []


def test_a_save_that_finds_the_journal_damaged_tells_it(page: Page) -> None:
    page.ask(kind="save", base_revision=0, changes={ENTRY: entry("Kept.")})
    (page.record.home / "reflections" / "journal.json").write_text("{", encoding="utf-8")
    saved = page.ask(kind="save", base_revision=1, changes={ENTRY: entry("Kept, too.")})
    assert len(saved["notices"]) == 1


def test_tags_say_when_they_were_saved(page: Page) -> None:
    name = "tags--activity-1--impressions"
    saved = page.ask(kind="save", base_revision=0, changes={name: ["for Dai"]})
    assert page.ask(kind="hello")["answers"][name]["saved_at"] == saved["at"]


def test_a_copy_that_a_sync_program_left_is_listed_and_joined(page: Page, tmp_path: Path) -> None:
    page.ask(kind="hello")
    away = Record.open(tmp_path / "away")
    changes = {"impressions": ("Words from elsewhere.", "sha256:q")}
    away.save("activity-1", changes, base_revision=0, writer="a", origin="site")
    record = Record.open(tmp_path / "home")
    left = record.home / "reflections" / "activity-1-laptop.json"
    left.write_bytes((away.home / "reflections" / "activity-1.json").read_bytes())
    shown = page.ask(kind="hello")
    [copy] = shown["copies"]
    assert (copy["files"], copy["answers"], copy["words"], copy["readable"]) == (
        ["reflections/activity-1-laptop.json"], 1, 3, True,
    )  # fmt: skip
    assert shown["others"] == []
    joined = page.ask(kind="join-copy", name=copy["name"])
    assert joined["kind"] == "joined"
    assert joined["lines"]
    assert joined["warnings"] == ["history/activity-1.jsonl is missing: the answers come without "
                               "their earlier versions."]  # fmt: skip
    assert page.ask(kind="hello")["copies"] == []
    assert record.read("activity-1").answers["impressions"].value == "Words from elsewhere."
    assert "beside your record" in page.ask(kind="join-copy", name=copy["name"])["sentence"]


def test_a_book_that_is_stopped_is_not_made_and_the_next_one_is(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "home")
    talk = NotebookProtocol(COURSE, lambda: record, "site")
    book = {"kind": "take", "format": "md", "writer": "page"}

    def stop(news: dict[str, Any]) -> None:
        told.append(news)
        talk.answer({"kind": "stop", "stops": news["seq"], "seq": 99, "writer": "page"}, [], stop)

    told: list[dict[str, Any]] = []
    ((answer, files),) = talk.answer({**book, "seq": 1}, [], stop)
    assert (answer["kind"], files) == ("refused", [])
    assert answer["sentence"] == "Stopped. Nothing was made."
    assert len(told) == 1, "it stops at the next step"
    ((answer, files),) = talk.answer({**book, "seq": 2}, [], told.append)
    assert answer["name"] == "my-notebook.md"
    ((wrong, _),) = talk.answer(
        {"kind": "stop", "stops": "all", "seq": 3, "writer": "page"}, [], stop
    )
    assert wrong["kind"] == "refused"
