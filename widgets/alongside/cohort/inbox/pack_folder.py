"""A folder of share packs as a desk: takes packs in, remembers which, and writes feedback packs.

    FOLDER/*.zip, *.age      share packs as learners sent them; left as they are
    FOLDER/**/pack.json      the same, unpacked by a browser: in a folder of its own, or alone
    FOLDER/desk/             the desk's own copies, comments and logs (0700)
    FOLDER/feedback/         feedback packs to send back

A learner here is a notebook: the random number in its packs. A name is only what the pack says, so
a second notebook with a known name waits until the tutor has asked.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.releases.releases import Releases
from alongside.cohort.roster.people import Person
from alongside.errors import AlongsideError, PackError
from alongside.sharing import feedback_pack, pack_reader
from alongside.sharing.feedback_pack import PackComment
from alongside.sharing.pack_reader import Pack
from alongside.storage import archive_names, files, json_format
from alongside.storage.atomic_output import name_part
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

DESK, FEEDBACK = "desk", "feedback"
_KINDS = (".zip", ".age")
_DEEPEST = 4  # folders down that a pack may have been unpacked to


class ForgedNameError(PackError):
    """A pack with a known learner's name that was made in another notebook."""


@dataclass(frozen=True)
class WaitingPack:
    """A pack that was not taken in: the sentence why, and whether the tutor may take it in."""

    file: str
    sentence: str
    can_accept: bool


@dataclass(frozen=True)
class AcceptedPack:
    """A pack that was taken in: its file, the number that stands for it, and whose it is.

    `left` is a sentence on files that were with it and are none of it ("" for none).
    """

    file: str
    pack: str
    learner: str
    until: str
    left: str = ""


@dataclass(frozen=True)
class PackFolder:
    """A folder of packs; `key` is the file of the tutor's secret key, for sealed ones."""

    folder: Path
    releases: Releases
    key: Path | None = None

    def take_in(self) -> tuple[WaitingPack, ...]:
        """Take in every pack that is new; return those that were not, with the reason.

        Raises CohortError where the desk itself can't be written.
        """
        waiting = []
        with self._changing() as state:
            for path in self._files():
                try:
                    self._take_in(state, path)
                except ForgedNameError as why:
                    waiting.append(WaitingPack(self._name(path), str(why), True))
                except CohortError:
                    raise
                except AlongsideError as why:
                    waiting.append(WaitingPack(self._name(path), str(why), False))
        return tuple(waiting)

    def accept(self, file: str) -> None:
        """Take a pack in although its learner's name is another notebook's. Raises PackError."""
        path = self._file(file)
        with self._changing() as state:
            state["accepted"].append(_digest(path))
            self._take_in(state, path)

    def remove(self, pack: str) -> None:
        """Delete a pack, the desk's copies of it included: its learner took it back.

        Raises PackError, CohortError.
        """
        with self._changing() as state:
            for digest, entry in list(state["packs"].items()):
                if entry["pack"] == pack and not entry.get("removed"):
                    for release in entry["releases"]:
                        self.releases.withdraw(entry["notebook"], release)
                    for path in self._files():
                        if self._holds(path, digest, entry):
                            _discard(path)
                    state["packs"][digest] = {**entry, "removed": True}
                    return
        raise PackError("There is no such pack. Look at the list again.")

    def people(self) -> tuple[Person, ...]:
        """The learners by their notebooks; a second one of a name has a number."""
        found: dict[str, int] = {}
        people = []
        for number, one in self._state()["people"].items():
            found[_folded(one["name"])] = times = found.get(_folded(one["name"]), 0) + 1
            people.append(Person(number, one["name"] if times == 1 else f"{one['name']} ({times})"))
        return tuple(people)

    def packs(self) -> tuple[AcceptedPack, ...]:
        """The packs that were taken in, newest last."""
        state, shown = self._state(), {one.name: one.shown for one in self.people()}
        return tuple(
            AcceptedPack(
                entry["file"],
                entry["pack"],
                shown[entry["notebook"]],
                entry["until"],
                entry.get("left", ""),
            )
            for entry in state["packs"].values()
            if not entry.get("removed")
        )

    def unsent(self) -> int:
        """How many comments are in no feedback pack yet."""
        return sum(len(comments) for comments in self._unsent(self._state()).values())

    def write_feedback(self, title: Callable[[str], str]) -> tuple[Path, ...]:
        """Write a feedback pack for each learner with new comments, and return their paths.

        `title` names an activity. Raises PackError, CohortError.
        """
        paths = []
        with self._changing() as state:
            for number, comments in self._unsent(state).items():
                person = state["people"][number]
                titles = {
                    sent: title(one.activity)
                    for one in self.releases.of_learner(number)
                    for sent in self._numbers(state, number).get(one.id, ())
                }
                raw = feedback_pack.make(number, person["name"], comments, self.releases.now(),
                                    titles=titles, answer_to=person["answer_to"])  # fmt: skip
                day = self.releases.now().astimezone(UTC).date()
                name = f"feedback-for-{name_part(person['name'])}-{day}-{secrets.token_hex(2)}"
                path = self.folder / FEEDBACK / f"{name}.{'age' if person['answer_to'] else 'zip'}"
                files.make_private(path.parent)
                files.create(path, raw)
                state["sent"] += [pack_comment.id for pack_comment in comments]
                paths.append(path)
        return tuple(paths)

    # --- inside -------------------------------------------------------------------------

    def _take_in(self, state: dict[str, Any], path: Path) -> None:
        digest = _digest(path)
        known = state["packs"].get(digest)
        if known is not None:
            known["file"] = self._name(path)
            return
        pack = pack_reader.read(path, self.key)
        if any(_is_same(pack, entry) for entry in state["packs"].values()):
            return  # as a zip and unpacked, say
        self._refuse(state, pack, path, digest)
        made = {}
        for number, what in pack.releases.items():
            release = self.releases.release(
                pack.notebook, what, question=pack.question, until=pack.until
            )
            made[release.id] = number
        person = {"name": pack.learner, "answer_to": pack.answer_to}
        state["people"][pack.notebook] = {**state["people"].get(pack.notebook, {}), **person}
        state["packs"][digest] = {"file": self._name(path), "pack": pack.pack,
                                  "notebook": pack.notebook, "until": pack.until.isoformat(),
                                  "releases": made, "sum": pack.sum, "left": pack.left}  # fmt: skip

    def _refuse(self, state: dict[str, Any], pack: Pack, path: Path, digest: str) -> None:
        if pack.until < self.releases.now().astimezone(UTC).date():
            raise PackError(
                f"{path.name} was to be read until {pack.until}, which is over. Delete it."
            )
        if any(entry["pack"] == pack.pack for entry in state["packs"].values()):
            raise PackError(
                f"{path.name} has the number of a pack that is here already, but other contents. "
                "Ask the learner which one is right, and delete the other."
            )
        same = {
            number
            for number, one in state["people"].items()
            if _folded(one["name"]) == _folded(pack.learner)
        }
        if same - {pack.notebook} and pack.notebook not in same and digest not in state["accepted"]:
            raise ForgedNameError(
                f"{path.name} says it is from {pack.learner}, but it was made in another notebook "
                f"than {pack.learner}'s earlier packs. Ask before you take it in: it may be a new "
                "computer, somebody of the same name, or somebody else."
            )

    def _unsent(self, state: dict[str, Any]) -> dict[str, list[PackComment]]:
        found: dict[str, list[PackComment]] = {}
        for number in state["people"]:
            sent = self._numbers(state, number)
            for one in self.releases.of_learner(number):
                for comment in self.releases.comments(number, one.id):
                    if comment.id not in state["sent"] and sent.get(one.id):
                        pack_comment = PackComment(
                            comment.id,
                            sent[one.id][-1],
                            comment.about or "",
                            comment.by,
                            comment.at,
                            comment.text,
                        )
                        found.setdefault(number, []).append(pack_comment)
        return found

    def _numbers(self, state: dict[str, Any], notebook: str) -> dict[str, list[str]]:
        """The desk's releases with their numbers in the packs."""
        found: dict[str, list[str]] = {}
        for entry in state["packs"].values():
            if entry["notebook"] == notebook:
                for release, number in entry["releases"].items():
                    found.setdefault(release, []).append(number)
        return found

    def _files(self) -> list[Path]:
        found = [
            path
            for path in self.folder.iterdir()
            if path.is_file()
            and not path.name.startswith("feedback-for-")
            and (path.suffix.lower() in _KINDS or _is_data(path))
        ]
        return sorted([*found, *self._unpacked(self.folder, 1)])

    def _unpacked(self, folder: Path, depth: int) -> Iterator[Path]:
        """The folders below one that hold an unpacked pack, some folders deep at most."""
        for path in folder.iterdir():
            own = depth == 1 and path.name in (DESK, FEEDBACK)
            hidden = path.name.startswith(".") or archive_names.is_clutter(path.name)
            if own or hidden or path.is_symlink() or not path.is_dir():
                continue
            if pack_reader.is_pack(path):
                yield path
            elif depth < _DEEPEST:
                yield from self._unpacked(path, depth + 1)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _holds(self, path: Path, digest: str, entry: dict[str, Any]) -> bool:
        """Whether this is the pack of an entry, in the file that it came in or another."""
        try:
            if _digest(path) == digest:
                return True
            return _is_same(pack_reader.read(path, self.key), entry)
        except PackError:
            return False

    def _file(self, name: str) -> Path:
        for path in self._files():
            if self._name(path) == name:
                return path
        raise PackError("There is no such file in the folder. Look at the list again.")

    def _state(self) -> dict[str, Any]:
        raw = files.read(self.folder / DESK / "packs.json")
        if raw is None:
            return {"packs": {}, "people": {}, "accepted": [], "sent": []}
        try:
            data = json_format.parse(raw)
            return {key: data[key] for key in ("packs", "people", "accepted", "sent")}
        except (ValueError, KeyError, TypeError) as why:
            raise CohortError(
                f"{DESK}/packs.json is damaged. Move the folder {DESK} away, and the packs are "
                "taken in again; comments that were not sent are in it."
            ) from why

    def _changing(self) -> AbstractContextManager[dict[str, Any]]:
        """Hold the folder while its state is changed.

        It is kept also if a part went wrong: the releases and feedback packs made until then are
        there, and would be made again.
        """
        return changing(
            DiskFile(self.folder / DESK / "packs.json", ".packs.lock"),
            self._state,
            _encoded,
            lambda why: CohortError(f"The desk in {self.folder} can't be kept: {disk_reason(why)}"),
            keep_partial=True,
        )


def _encoded(state: dict[str, Any]) -> bytes:
    return json_format.to_page({"schema": "alongside-packs", "schema_version": 1, **state})


def _is_same(pack: Pack, entry: dict[str, Any]) -> bool:
    return (pack.pack, pack.sum) == (entry["pack"], entry.get("sum"))


def _is_data(path: Path) -> bool:
    return path.suffix.lower() == ".json" and pack_reader.is_pack(path)


def _discard(path: Path) -> None:
    """Delete a pack as it lies there; of a folder, what is ours, and the folder if that was all."""
    if path.is_file():
        path.unlink(missing_ok=True)
        if path.name == pack_reader.DATA:
            path.with_name(pack_reader.PAGE).unlink(missing_ok=True)
        return
    for name in (pack_reader.DATA, pack_reader.PAGE):
        (path / name).unlink(missing_ok=True)
    rest = list(path.iterdir())
    if all(archive_names.is_clutter(one.name) for one in rest):
        shutil.rmtree(path)


def _digest(path: Path) -> str:
    """What tells a pack's file, or the data of an unpacked one, from any other."""
    try:
        file = path / pack_reader.DATA if path.is_dir() else path
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as why:
        raise PackError(f"{path.name} can't be opened: {why.strerror}. Look for the file.") from why


def _folded(name: str) -> str:
    """A name as it is compared: capitals, spaces and forms of letters make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
