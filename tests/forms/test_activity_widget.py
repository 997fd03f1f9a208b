"""The form as a widget: what it shares with a page, and how it talks.

Covers: forms/activity_widget.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import comm
import ipywidgets
import pytest
import traitlets

from alongside.course.outline import Course
from alongside.errors import RecordLocationError
from alongside.forms import bundle
from alongside.forms.activity_widget import ActivityForm
from alongside.forms.widget_host import forms_standing, learner_key
from alongside.record.record import Record

if TYPE_CHECKING:
    from tests.support.sample import Sample

WORDS = "We share a minibus and a worry."


class Wire(comm.base_comm.BaseComm):
    """A comm that keeps what a kernel sends on it."""

    sent: list[dict[str, Any]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent = []
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type: str, data: Any = None, *args: Any, **keys: Any) -> None:
        self.sent.append({"type": msg_type, "data": data, **keys})


@pytest.fixture(autouse=True)
def _wires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comm, "create_comm", Wire)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the learner's record is."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def form(sample: Sample, home: Path) -> ActivityForm:
    course = Course.read(sample.root)
    return ActivityForm(course, course.activity(1))


def receive(form: ActivityForm, content: Any, method: str = "custom") -> list[dict[str, Any]]:
    """What the form answers to a message that arrives from a page."""
    before = len(form.comm.sent)
    form._handle_msg({"content": {"data": {"method": method, "content": content}}, "buffers": []})
    sent = [message["data"] for message in form.comm.sent[before:]]
    return [data["content"] for data in sent if data.get("method") == "custom"]


def save(form: ActivityForm, **changes: Any) -> dict[str, Any]:
    message = {"kind": "save", "seq": 1, "writer": "page", "base_revision": 0, "changes": changes}
    [answer] = receive(form, message)
    return answer


def test_a_form_is_an_ipywidget(form: ActivityForm) -> None:
    assert isinstance(form, ipywidgets.DOMWidget)


def test_a_page_gets_the_questions_the_module_and_the_style(form: ActivityForm) -> None:
    state = form.get_state()
    assert state["spec"]["heading"] == "Activity 1: A first question"
    assert state["_esm"] == bundle.bundle(bundle.FORM)
    assert state["_css"] == bundle.style("form.css")


def test_on_the_site_module_and_style_are_addresses(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(bundle.STATIC_URL, "/static")
    course = Course.read(sample.root)
    state = ActivityForm(course, course.activity(1)).get_state()
    assert (state["_esm"], state["_css"]) == ("/static/form.js", "/static/form.css")


def test_a_form_whose_page_has_its_html_does_not_bring_it_again(sample: Sample) -> None:
    course = Course.read(sample.root)
    with forms_standing(stands=True):
        assert ActivityForm(course, course.activity(1)).html == ""
    assert "al-field" in ActivityForm(course, course.activity(1)).html


def test_the_questions_and_the_empty_form_are_all_that_is_shared(form: ActivityForm) -> None:
    ours = set(form.traits(sync=True)) - set(ipywidgets.DOMWidget().traits(sync=True))
    assert ours == {"spec", "html", "_esm", "_css", "_anywidget_id"}


def test_a_message_is_answered_by_a_message(form: ActivityForm) -> None:
    [answer] = receive(form, {"kind": "hello", "seq": 4, "writer": "page"})
    assert (answer["kind"], answer["seq"], answer["revision"]) == ("record", 4, 0)


def test_what_the_learner_writes_is_in_the_record(form: ActivityForm, home: Path) -> None:
    assert save(form, gain=WORDS)["kind"] == "saved"
    assert Record.open(home).load_and_repair("activity-1").answers["gain"].value == WORDS


def test_the_learners_words_never_stand_in_the_widgets_state(form: ActivityForm) -> None:
    save(form, gain=WORDS)
    receive(form, {"kind": "hello", "seq": 2, "writer": "page"})
    assert WORDS not in json.dumps(form.get_state(), default=str)
    shared = [m for m in form.comm.sent if m["data"].get("method") != "custom"]
    assert WORDS not in json.dumps(shared, default=str)
    state = ipywidgets.Widget.get_manager_state(widgets=[form])
    assert WORDS not in json.dumps(state, default=str)


def test_a_restored_version_is_two_messages(form: ActivityForm) -> None:
    save(form, gain="One")
    save(form, gain="Two")
    answers = receive(form, {"kind": "restore", "seq": 3, "writer": "page", "revision": 1})
    assert [answer["kind"] for answer in answers] == ["restored", "record"]


@pytest.mark.parametrize("content", [None, 3, "hello", [], {}, {"kind": "hello"}])
def test_a_message_of_the_wrong_form_is_answered(form: ActivityForm, content: Any) -> None:
    [answer] = receive(form, content)
    assert answer["kind"] == "refused"


def test_a_page_can_not_put_something_else_in_the_questions_place(form: ActivityForm) -> None:
    with pytest.raises(traitlets.TraitError):
        form.set_state({"spec": "text"})
    assert form.spec["heading"] == "Activity 1: A first question"


def test_opening_a_form_makes_no_record_yet(form: ActivityForm, home: Path) -> None:
    assert not home.exists()
    receive(form, {"kind": "hello", "seq": 1, "writer": "page"})
    assert home.exists()


def test_two_forms_of_one_activity_share_one_record(sample: Sample, home: Path) -> None:
    course = Course.read(sample.root)
    one, two = (ActivityForm(course, course.activity(1)) for _ in range(2))
    save(one, gain=WORDS)
    [answer] = receive(two, {"kind": "hello", "seq": 1, "writer": "other"})
    assert answer["answers"]["gain"]["value"] == WORDS


def test_a_save_says_which_host_it_came_from(
    sample: Sample, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course.read(sample.root)
    save(ActivityForm(course, course.activity(1)), gain="One")
    monkeypatch.setenv(bundle.STATIC_URL, "/static")
    save(ActivityForm(course, course.activity(1)), gain="Two")
    origins = [info.origin for info in Record.open(home).revisions("activity-1")]
    assert origins == ["lab", "site"]


@pytest.mark.parametrize("folder", ["course", "course/figures", "activities"])
def test_a_record_inside_the_course_is_refused_with_a_sentence(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(sample.root / folder))
    course = Course.read(sample.root)
    [answer] = receive(
        ActivityForm(course, course.activity(1)), {"kind": "hello", "seq": 1, "writer": "page"}
    )
    assert answer["kind"] == "refused"
    assert "Set ALONGSIDE_HOME to a folder outside it." in answer["sentence"]


def test_a_record_whose_place_was_mended_opens_without_a_new_form(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(sample.root / "course"))
    course = Course.read(sample.root)
    form = ActivityForm(course, course.activity(1))
    assert save(form, gain=WORDS)["kind"] == "failed"
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "elsewhere"))
    assert save(form, gain=WORDS)["kind"] == "saved"


def test_learners_are_told_apart_without_saying_who_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = set()
    for name in ("Adaeze", "Benedict"):  # no figure of a key has such letters
        monkeypatch.setenv("ALONGSIDE_LEARNER", name)
        keys.add(learner_key())
        assert name not in learner_key()
        assert learner_key() == learner_key()
    assert len(keys) == 2


def test_a_cohort_without_a_learner_has_no_form(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_COHORT", "")
    course = Course.read(sample.root)
    with pytest.raises(RecordLocationError):
        ActivityForm(course, course.activity(1))


def test_whoever_codes_can_watch_answers_as_they_are_saved(form: ActivityForm) -> None:
    heard: list[Any] = []
    form.observe(lambda change: heard.append(change["new"]), "answers")
    assert (form.answers, form.revision, form.saved_at) == ({}, 0, None)
    receive(form, {"kind": "hello"})
    receive(form, save(form, gain=WORDS))
    assert heard == [{"gain": WORDS}]
    assert form.revision == 1
    assert form.saved_at


def test_answers_are_there_before_a_page_asks(form: ActivityForm, sample: Sample) -> None:
    receive(form, save(form, gain=WORDS))
    course = Course.read(sample.root)
    assert ActivityForm(course, course.activity(1)).answers == {"gain": WORDS}


@pytest.mark.parametrize("name", ["answers", "revision", "saved_at"])
def test_only_forms_write_answers(form: ActivityForm, name: str) -> None:
    with pytest.raises(traitlets.TraitError, match="read-only"):
        setattr(form, name, None)


def test_answers_never_stand_in_the_widgets_state(form: ActivityForm) -> None:
    receive(form, save(form, gain=WORDS))
    assert form.answers
    assert WORDS not in json.dumps(form.get_state(), default=str)


def test_an_output_can_be_read_where_no_form_is_drawn(form: ActivityForm) -> None:
    receive(form, save(form, gain=WORDS))
    data, _ = form._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    for kind in ("text/html", "text/plain"):
        assert "What do you gain?" in data[kind]
        assert "Run All Cells" in data[kind] or "Run &gt; Run All Cells" in data[kind]
        assert WORDS not in data[kind]
