"""Writes the cohort.yml that a tutor starts from: small, commented, valid as it is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import FILE, months_after
from alongside.storage import files

_TEXT = """\
# A cohort: who takes the course together, and where their words are kept.
# After a change, look with `alongside cohort check`. Folders are from where this file is.

name: {name}
tutors: [tutor]            # sign-in names: small letters, digits, dots, hyphens
starts: "{starts}"
ends: "{ends}"

# Learners come from learners.csv (columns: name,shown), which these commands write:
#   alongside cohort add amina --shown "Amina K"     prints her one-time join code
#   alongside cohort reset amina                     a new code, when the password is lost
#   alongside cohort remove amina
roster: learners.csv
sign_in: codes             # codes, lti (from Moodle or Canvas) or oauth: docs/host.md has both

# Two folders, neither inside the other. Learners' own records are opened by nobody but the site;
# the desk holds copies of what learners released, and is opened by nobody but the tutor desk.
records: records
desk: desk

# Everything is erased this long after the end. Learners see the day, and can take all with them.
keep_months: 6
release_days: 90           # how long a release stays open, unless its learner chooses a date

# Pictures of how the cohort answered, from learners who agree, never from fewer than five.
mirror: true

# Who answers for the data, whom to ask about it, and somebody besides the tutors to complain to.
# controller: Your organisation
# contact: data protection officer, dpo@example.org
# complaints: head of learning, head@example.org

# Where learners open the site. Behind a reverse proxy with TLS, keep ip as it is.
# address: https://course.example.org/
ip: 127.0.0.1
port: 8000
"""


def write_starter(folder: Path, *, name: str = "Our cohort", today: date | None = None) -> Path:
    """Write cohort.yml in a folder (made if missing) and return its path.

    Raises CohortError if there is one already, or the folder can't be written in.
    """
    path = folder / FILE
    today = today or datetime.now(UTC).date()
    text = _TEXT.format(
        name=json.dumps(name, ensure_ascii=False), starts=today, ends=months_after(today, 4)
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.create(path, text.encode("utf-8"))
    except FileExistsError:
        raise CohortError(
            f"{path} is there already and was left as it is. Change it, or choose another folder."
        ) from None
    except OSError as why:
        raise CohortError(
            f"{path} can't be written: {why.strerror}. Choose another folder."
        ) from why
    return path
