"""Whatever a terminal can show, every command does its work and says what it can.

Covers: console.py
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.console_commands import COMMANDS, FAIL, NAME, WORDS
from tests.support.soak import LONG

from alongside import console
from alongside.cli import main
from alongside.errors import AlongsideError

if TYPE_CHECKING:
    from tests.support.sample import Sample

ROOT = Path(__file__).resolve().parent.parent
C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
TERMINALS: dict[str, dict[str, str]] = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "cp437": {"PYTHONIOENCODING": "cp437:strict"},
    "ascii": C,
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "closed": {},
    "left": {},
}
SOME = TERMINALS if LONG else ("ascii", "left")
"""Those that `make test` tries: one with the fewest signs, one that goes away."""
SHOWN: dict[str, bytes] = {
    "cp1252": "“Naïve” – ".encode("cp1252"),
    "cp437": '"Naïve" - '.encode("cp437"),
    "ascii": b'"Na?ve" - ',
    "utf-16": WORDS[:30].encode("utf-16")[2:],
}
"""Terminal → what stands in it of the words that were asked for."""


@dataclass
class Ended:
    """What one process of many commands left."""

    folder: Path
    out: bytes
    err: bytes

    @property
    def codes(self) -> dict[str, object]:
        """The exit code of each command."""
        found: dict[str, object] = json.loads((self.folder / "codes.json").read_text())
        return found


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """One process a terminal, side by side; each runs every command."""
    running = {}
    for name in SOME:
        folder = tmp_path_factory.mktemp("terminal") / name
        shutil.copytree(ROOT / "tests" / "sample", folder)
        running[name] = folder, _begin(name, folder, TERMINALS[name])
    found = {}
    for name, (folder, process) in running.items():
        out, err = process.communicate(timeout=240)
        found[name] = Ended(folder, out or b"", err or b"")
    return found


def _begin(name: str, folder: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONIOENCODING", "PYTHONUTF8")}
    places = {"ALONGSIDE_HOME": str(folder / "home")}
    run = [sys.executable, str(ROOT / "tests" / "support" / "console_commands.py"), str(folder)]
    if name == "closed":
        run = ["/bin/sh", "-c", 'exec "$0" "$@" >&- 2>&- <&-', *run]
    if name != "left":
        return subprocess.Popen(run, env=clean | places | settings, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    read, write = os.pipe()
    os.close(read)  # as `| head -0` does
    try:
        return subprocess.Popen(run, env=clean | places | settings, stdin=subprocess.DEVNULL,
                                stdout=write, stderr=subprocess.PIPE)  # fmt: skip
    finally:
        os.close(write)


@pytest.mark.skipif(os.name != "posix", reason="closes streams in a shell's way")
@pytest.mark.parametrize("terminal", SOME)
def test_every_command_works_in(ended: dict[str, Ended], terminal: str) -> None:
    one = ended[terminal]
    assert one.codes == {name: FAIL.get(name, 0) for name in COMMANDS}, one.err.decode()
    assert b"Traceback" not in one.err
    assert b"Exception ignored" not in one.err
    assert WORDS[:30] in (one.folder / "büch-山.html").read_text(encoding="utf-8")
    assert (one.folder / "résumé-山.zip").is_file()
    assert len([*(one.folder / "inbox").glob("*.zip")]) == 1
    assert NAME in (one.folder / "cohort" / "cohort.yml").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="closes streams in a shell's way")
def test_what_a_terminal_has_it_shows_and_the_rest_in_plainer_signs(
    ended: dict[str, Ended],
) -> None:
    for name in SHOWN.keys() & ended.keys():
        assert SHOWN[name] in ended[name].out, name
    for name in {"cp1252", "ascii"} & ended.keys():
        assert ended[name].err.count(b"shows a question mark") >= 1
    assert b"question mark" not in ended["left"].err
    if "closed" in ended:
        assert ended["closed"].out == ended["closed"].err == b""


class Terminal(io.TextIOWrapper):
    """Stands in for standard output; `full` is a full disk under it."""

    full = False

    def __init__(self, encoding: str = "utf-8") -> None:
        """With this encoding."""
        super().__init__(io.BytesIO(), encoding=encoding)

    def write(self, text: str) -> int:
        """Write, or fail."""
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(text)


def said(terminal: Terminal) -> bytes:
    """What came out at the other end."""
    buffer = terminal.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


def test_half_a_surrogate_pair_in_a_file_name_is_a_question_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    with console.safe_streams():
        print("Written: caf\udce9.html")
    assert said(terminal) == b"Written: caf?.html\n"


def test_a_full_disk_under_the_output_is_a_sentence_once_the_work_is_done(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    terminal.full = True
    monkeypatch.setattr(sys, "stdout", terminal)
    path = sample.root / "key.pem"
    assert main.main(["desk", "--new-key", str(path)]) == 2
    assert path.is_file()
    said = capsys.readouterr().err
    assert said.endswith("could be written to the output: No space left on device.\n")


def test_a_way_of_writing_that_somebody_chose_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal("ascii")
    terminal.reconfigure(errors="xmlcharrefreplace")
    monkeypatch.setattr(sys, "stdout", terminal)
    with console.safe_streams():
        print("é")
    assert said(terminal) == b"&#233;\n"


def test_a_name_that_the_locale_took_apart_is_put_together_and_one_that_is_no_text_refused() -> (
    None
):
    assert console.argument_text("Zo\udcc3\udcab") == "Zoë"
    assert console.argument_text("Zoë") == "Zoë"
    with pytest.raises(argparse.ArgumentTypeError, match="not UTF-8"):
        console.argument_text("Zo\udceb")


def test_no_answer_at_the_terminal_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.StringIO("")
    monkeypatch.setattr(sys, "stdin", typed)
    with pytest.raises(AlongsideError, match="Add --yes"):
        console.ask_yes_or_no("Bring it in?", "Add --yes.")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    assert not console.ask_yes_or_no("Bring it in?", "Add --yes.")
