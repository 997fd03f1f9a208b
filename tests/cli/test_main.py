"""The command `alongside`: what it passes on, what it says, how it fails."""

from __future__ import annotations

import inspect
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.browser.served import free_port
from tests.support.paths import ROOT

from alongside import __version__
from alongside.cli import main
from alongside.errors import AlongsideError
from alongside.record import location, site_addresses

if TYPE_CHECKING:
    from tests.support.sample import Sample


class Opened:
    """Stands in for a server: keeps what it was opened with, or fails as told."""

    def __init__(self, fails_with: BaseException | None = None) -> None:
        """Fail with this when opened."""
        self.fails_with = fails_with
        self.given: dict[str, Any] = {}

    def __call__(self, course: Any, **options: Any) -> int:
        """Keep what is given."""
        if self.fails_with:
            raise self.fails_with
        self.given = {"course": course, **options}
        return 0


@pytest.fixture
def opened(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Stand in for the site and JupyterLab, in the folder of the small course."""
    monkeypatch.chdir(sample.root)
    monkeypatch.setenv("ALONGSIDE_HOME", str(sample.root.parent / "home"))
    monkeypatch.setattr(main, "PATIENCE", 0.3)
    server = Opened()
    for name in ("alongside.site.server.site_app", "alongside.lab.lab_app"):
        module = ModuleType(name)
        module.main = server  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, name, module)
    return server


def test_serve_opens_the_course_that_is_here(opened: Opened) -> None:
    assert main.main(["serve", "--port", "9123"]) == 0
    assert opened.given["course"].title == "A small course"
    assert opened.given | {"course": None} == {
        "course": None,
        "ip": "127.0.0.1",
        "port": 9123,
        "base_url": "/",
        "open_browser": True,
        "extra_argv": [],
    }


def test_serve_passes_its_options_on(opened: Opened) -> None:
    main.main(
        ["serve", "--ip", "0.0.0.0", "--port", "9123", "--base-url", "/course/", "--no-browser"]
    )
    assert opened.given["ip"] == "0.0.0.0"
    assert opened.given["base_url"] == "/course/"
    assert opened.given["open_browser"] is False


def test_lab_opens_the_course_that_is_here(opened: Opened) -> None:
    assert main.main(["lab", "--port", "9124", "--no-browser"]) == 0
    assert opened.given["course"].title == "A small course"
    assert (opened.given["port"], opened.given["open_browser"]) == (9124, False)


@pytest.mark.parametrize("command", ["serve", "lab"])
def test_what_follows_two_hyphens_goes_to_the_server(opened: Opened, command: str) -> None:
    main.main([command, "--port", "9125", "--", "--debug", "--x=y"])
    assert opened.given["extra_argv"] == ["--debug", "--x=y"]


def test_a_port_that_is_taken_is_left_alone(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setitem(main.USUAL_PORTS, "serve", taken.getsockname()[1])
        main.main(["serve"])
        assert opened.given["port"] not in (0, taken.getsockname()[1])


def test_a_port_that_is_asked_for_and_taken_is_a_sentence(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main.main(["serve", "--port", str(port)]) == 2
    assert capsys.readouterr().err == (
        f"Port {port} can't be used: something else has it, or this account may not. "
        "Give another with --port, or leave --port out.\n"
    )
    assert opened.given == {}


def test_the_address_stays_the_same_from_day_to_day(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        usual = free.getsockname()[1]
    monkeypatch.setitem(main.USUAL_PORTS, "serve", usual)
    main.main(["serve"])
    assert opened.given["port"] == usual


@pytest.fixture
def home(opened: Opened) -> Path:
    """The folder of a record that is there already."""
    folder = location.record_home()
    folder.mkdir()
    return folder


@pytest.mark.parametrize("command", ["serve", "lab"])
def test_the_course_comes_back_at_the_port_that_it_was_at(
    opened: Opened, home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    main.main([command, "--port", str(port)])
    opened.given.clear()
    main.main([command])
    assert opened.given["port"] == port
    assert capsys.readouterr().out == ""
    assert (home / "addresses.json").stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_a_course_that_is_just_ending_is_waited_for(opened: Opened, home: Path) -> None:
    with socket.socket() as ending:
        ending.bind(("127.0.0.1", 0))
        ending.listen()
        port = ending.getsockname()[1]
        site_addresses.remember(home, site_addresses.Address("serve", "127.0.0.1", port))
        tries: list[int] = []

        def bound(ip: str, wanted: int) -> int:
            tries.append(wanted)
            if len(tries) == 1:
                raise OSError("taken")
            return wanted

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(main, "_bound", bound)
            patch.setattr(main, "PATIENCE", 60.0)
            main.main(["serve"])
    assert tries == [port, port]
    assert opened.given["port"] == port


def test_another_port_than_last_time_is_said_with_where_unsaved_words_wait(
    opened: Opened, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site_addresses.remember(home, site_addresses.Address("serve", "127.0.0.1", port))
        main.main(["serve"])
    assert opened.given["port"] != port
    said = capsys.readouterr().out
    assert f"Port {port}, where the course was last, is taken." in said
    assert f"http://127.0.0.1:{port}/" in said
    assert f"alongside serve --port {port}" in said
    other = free_port()
    main.main(["serve", "--port", str(other)])
    assert "The course is at another address this time." in capsys.readouterr().out
    assert site_addresses.remembered(home)[0].port == other


def test_an_address_that_is_not_this_computers_is_refused(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["serve", "--ip", "192.0.2.1"]) == 2
    assert capsys.readouterr().err == (
        "This computer can't listen at 192.0.2.1. Give --ip one of its addresses.\n"
    )


@pytest.mark.parametrize("name", ["alongside.site.server.site_app", "alongside.lab.lab_app"])
def test_the_servers_take_what_the_command_gives(name: str) -> None:
    module = pytest.importorskip(name)
    options = {"ip": "", "port": 1, "open_browser": True, "extra_argv": []}
    options |= {"base_url": "/"} if "site" in name else {}
    inspect.signature(module.main).bind(None, **options)


def test_check_of_a_course_in_order_ends_well(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["check", str(sample.root)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["notebook", "words", "ease"]
    assert said[-1] == "The course is in order."


def test_check_prints_a_line_a_problem_and_ends_in_one(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    sample.replace("course/glossary.yml", "see: [trust]", "see: [thrust]")
    assert main.main(["check", "--no-report", str(sample.root)]) == 1
    assert capsys.readouterr().out == (
        "course/glossary.yml: turf, see: 'thrust' is no other term of it. "
        "Correct the word, or add the term.\n"
    )


def test_check_says_which_law_wants_looking_at_and_fails_nothing(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    (sample.root / "course" / "policy.yml").write_text(
        "wales:\n  nation: Wales\n  checked_on: '2020-01-31'\n  statements:\n"
        "    - {status: in force, date: since 2016, says: '[An Act](https://law.gov.wales).'}\n"
        "  follow: [{name: Law Wales, address: 'https://law.gov.wales'}]\n",
        encoding="utf-8",
    )
    assert main.main(["check", "--no-report", str(sample.root)]) == 0
    assert capsys.readouterr().out == (
        "Worth a look: course/policy.yml: wales, checked_on: it was last checked on "
        "31 January 2020, more than six months ago. Hold its statements against their sources, "
        "and change the date.\nThe course is in order.\n"
    )


def test_check_finds_the_course_around_it(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sample.root / "course" / "scenes")
    assert main.main(["check", "--no-report"]) == 0
    assert capsys.readouterr().out == "The course is in order.\n"


def test_check_of_a_folder_that_is_not_there_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", "no-such-folder"]) == 2
    assert capsys.readouterr().err == (
        "There is no folder no-such-folder. Name the course's folder.\n"
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (AlongsideError("It rains. Stay in."), "It rains. Stay in.\n"),
        (
            PermissionError(13, "Permission denied", "a.txt"),
            "Permission denied (a.txt). Put that right and run `alongside serve` again.\n",
        ),
        (
            ZeroDivisionError("division by zero"),
            "Something went wrong in Alongside itself (ZeroDivisionError: division by zero). Run "
            "`alongside --debug serve` to see where, and tell the people who look after it.\n",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_failure_is_one_sentence_and_no_traceback(
    opened: Opened, capsys: pytest.CaptureFixture[str], error: Exception, sentence: str
) -> None:
    opened.fails_with = error
    assert main.main(["serve", "--port", "9126"]) == 2
    assert capsys.readouterr().err == sentence


def test_debug_shows_where_a_failure_came_from(opened: Opened) -> None:
    opened.fails_with = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        main.main(["--debug", "serve", "--port", "9127"])


def test_stopping_a_server_by_keyboard_says_nothing(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    opened.fails_with = KeyboardInterrupt()
    assert main.main(["serve", "--port", "9128"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "The following arguments are required: command. See `alongside --help`.\n"),
        (
            ["serve", "--port", "http"],
            "Argument --port: 'http' is not a port, a number from 1 to 65535. "
            "See `alongside serve --help`.\n",
        ),
        (["serve", "--port", "99999"], "Argument --port: '99999' is not a port"),
        (["bake"], "Argument command: invalid choice: 'bake'"),
        (["check", "--", "x"], "`alongside check` passes nothing on"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(words)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"alongside {__version__}\n"


def test_a_reader_who_leaves_early_is_no_failure() -> None:
    """`alongside check | head -1` on a full pipe."""
    run = [sys.executable, "-m", "alongside", "check", str(ROOT / "tests" / "sample")]
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(run, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert b"Traceback" not in ended.stderr
    assert b"BrokenPipe" not in ended.stderr


def test_asking_for_help_imports_no_jupyter() -> None:
    code = (
        "import sys; from alongside.cli import main as cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('voila', 'jupyterlab', 'IPython')])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
