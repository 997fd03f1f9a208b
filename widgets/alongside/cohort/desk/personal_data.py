"""Everything held about one learner, to take away or to erase."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import IO, Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.desk import Desk
from alongside.cohort.html import rendering
from alongside.cohort.releases import erasure_receipts, release_comments, release_copies
from alongside.cohort.releases.audit_log import Event
from alongside.cohort.releases.erasure_receipts import CohortReceipt
from alongside.cohort.releases.release_state import Release
from alongside.dates import timestamp
from alongside.errors import ReleaseError, ReleaseGoneError
from alongside.record.record import Record
from alongside.record.record_files import Purpose, files_for
from alongside.sharing.answer_view import ShownAnswer, show_answer
from alongside.sharing.attached_copy import AttachedCopy
from alongside.sharing.snapshot import Snapshot, as_kept
from alongside.storage import json_format
from alongside.storage.atomic_output import name_part
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError

FILE = "everything-held-about-me.zip"


def collect_personal_data(desk: Desk, learner: str) -> dict[str, Any]:
    """All that is held about a learner, as data. Raises CohortError, RecordError."""
    member = desk.releases.folders.find(learner)
    progress = desk.progress_store.of(member) if member else {}
    share = desk.tally.share(member) if desk.tally else None
    log = desk.releases.log(learner)
    return {
        "schema": "alongside-held",
        "schema_version": 1,
        "learner": learner,
        "cohort": desk.name,
        "made_at": timestamp(desk.releases.now()),
        "kept_until": desk.kept_until.isoformat() if desk.kept_until else None,
        "releases": [_release(desk, one) for one in desk.releases.of_learner(learner)],
        "progress": {name: asdict(step) for name, step in progress.items()},
        "mirror": None if share is None else {
            "agreed": share.agreed,
            "waiting": {key: list(one[1]) for key, one in (share.waiting or {}).items()},
            "counted": sorted(share.counted),
        },
        "messages": [asdict(one) for one in desk.messages.of(member)],
        "group": asdict(desk.groups.of(member)),
        "vote": desk.votes.held(member) if desk.votes else None,
        "log": [_event(event) for event in log],
        "answers": _answers(desk, learner),
    }  # fmt: skip


def as_zip(desk: Desk, learner: str, out: IO[bytes]) -> None:
    """Everything in one file: a page to read, data to keep, and the record as it is on the disk.

    Pictures and files that were released are in it as files. Only one file of the record, or one
    release, is in memory at a time. Raises as `collect_personal_data`, and OSError.
    """
    data = collect_personal_data(desk, learner)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for release in desk.releases.of_learner(learner):
            if release.attached and (what := _copy_of(release)):
                for number, one in enumerate(what[0].attached):
                    archive.writestr(_place(release.id, number, one), one.content)
        page = rendering.render("held.html.j2", desk=desk, held=data, views=_views(data))
        archive.writestr("everything.html", page)
        archive.writestr("everything.json", json_format.to_page(data))
        with desk.record(learner) as record:
            for file in files_for(record.store, Purpose.EVERYTHING):
                archive.writestr(f"record/{file.within}", file.read() or b"")


@contextmanager
def exported_personal_data(desk: Desk, learner: str) -> Iterator[IO[bytes]]:
    """Everything in one file without a name, and that it was taken in the log.

    Raises as `collect_personal_data`, and ReleaseError while another such file of this learner's
    is open.
    """
    if learner in desk.taking:
        raise ReleaseError(
            "Your file is on its way already. Let that download end, then ask for another."
        )
    desk.taking.add(learner)
    try:
        with tempfile.TemporaryFile(prefix="alongside-") as out:
            if desk.releases.folders.find(learner) is not None:
                desk.releases.log_event(learner, "took-everything")
            yield out
    finally:
        desk.taking.discard(learner)


def erase_learner(
    desk: Desk, learner: str, *, forget: Iterable[Callable[[str], object]] = ()
) -> CohortReceipt:
    """Erase all that is held about a learner and return the receipt.

    `forget` are given the name as well, such as the join codes' `revoke`. What a picture of the
    cohort has counted stays: nobody can tell whose it was. Raises CohortError.
    """
    erased = _count(desk, learner)
    desk.releases.folders.erase(learner)
    try:
        with desk.record(learner) as record:
            erase_record(record)
        with suppress(OSError):  # its folder is the service's to remove, not the learner's
            record.store.remove_folder("")
        for forget_name in forget:
            forget_name(learner)
        root = desk.releases.folders.root
        return erasure_receipts.keep_receipt(root, learner, desk.name, erased, desk.releases.now())
    except (OSError, BusyError) as why:
        raise CohortError(
            f"Not everything could be erased: {disk_reason(why)} Ask again until you get a receipt."
        ) from why


def erase_record(record: Record) -> None:
    """Remove a learner's own record from the disk. Raises OSError, BusyError."""
    if not record.store.exists():
        return
    with record.store.locked(10.0):
        for folder in record.store.folders():
            record.store.remove_folder(folder)
    with suppress(OSError):
        record.store.remove_folder("")


def _count(desk: Desk, learner: str) -> dict[str, int]:
    """How many of what there is: what a receipt says."""
    mine = desk.releases.of_learner(learner)
    member = desk.releases.folders.find(learner)
    return {
        "open releases": sum(one.live for one in mine),
        "comments": sum(one.comments for one in mine),
        "messages": len(desk.messages.of(member)),
        "lines of the log": len(desk.releases.log(learner)),
        "activities in the progress": len(desk.progress_store.of(member)) if member else 0,
        "files of the record": _files(desk, learner),
    }


def _release(desk: Desk, release: Release) -> dict[str, Any]:
    folder = release.learner.folder
    data = {
        key: value for key, value in vars(release).items() if key not in ("learner", "ended_logged")
    }
    data["fields"] = list(release.fields)
    for key in ("opened", "read"):
        data[key] = [{"by": desk.tutor_name(by), "at": at} for by, at in data[key]]
    data["comments"] = [asdict(comment) for comment in release_comments.read(folder, release.id)]
    data["title"] = desk.title(release.activity)
    data["copy"] = data["question"] = None
    data["beside"] = []
    if copy := _copy_of(release):
        what, data["question"] = copy
        data["copy"] = what.to_data()
        data["beside"] = [
            {**one.summary(), "file": _place(release.id, number, one)}
            for number, one in enumerate(what.attached)
        ]
    return data


def _copy_of(release: Release) -> tuple[Snapshot, str] | None:
    """What tutors see of a release, and the question; None once it is over."""
    try:
        if release.live:
            return release_copies.read(release.learner.folder, release.id)
    except (ReleaseError, ReleaseGoneError):
        pass  # damaged, or taken back while this is put together
    return None


def _place(release: str, number: int, one: AttachedCopy) -> str:
    """Where a picture or file that was released is in the zip."""
    stem, _, ending = one.name.rpartition(".")
    return f"released/{release}/{number + 1}-{name_part(stem, 'file')}.{ending}"


def _event(event: Event) -> dict[str, Any]:
    return {"at": event.at, "what": event.what, "by": event.by, **event.about}


def _answers(desk: Desk, learner: str) -> list[dict[str, Any]]:
    """The learner's own answers as they are now."""
    with desk.record(learner) as record:
        found = [record.read(name) for name in record.activities()]
    return [
        {"activity": one.activity, "title": desk.title(one.activity), "revision": one.revision,
         "saved_at": one.saved_at,
         "answers": {key: answer.value for key, answer in one.answers.items()}}
        for one in found
    ]  # fmt: skip


def _files(desk: Desk, learner: str) -> int:
    """How many files a learner's record has; no links are followed."""
    with desk.record(learner) as record:
        return sum(1 for _ in files_for(record.store, Purpose.EVERYTHING))


def _views(data: Mapping[str, Any]) -> dict[str, list[ShownAnswer]]:
    """The answers of each open release, as the page shows them."""
    return {
        one["id"]: [show_answer(copy) for copy in as_kept(one["copy"]).answers]
        for one in data["releases"]
        if one["copy"]
    }
