"""Wrote the files beside this one. Kept to read: no test runs it, and nothing is written anew.

python tests/data/old-toolkit/make.py FOLDER
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from tests.support import old_sheets
from tests.support.toolkit import Learner


def main(folder: Path) -> None:
    """Two partnerships and the one to practise on, October and March, a partner's file."""
    random.seed(1)
    learner = Learner(folder / "record")
    bikes, music = learner.partnership("The bike project"), learner.partnership("Music")
    school, police = learner.partner(bikes, "Hillside School"), learner.partner(bikes, "Police")
    learner.write(f"partnership_for-{bikes}", purpose="Bikes that get them home.", phase="doing",
                  begun="2026-09-01")  # fmt: skip
    learner.write(f"partner_for-{bikes}_with-{police}", left="gone", sort="public")
    learner.ask("practice")
    sheet = f"partner-sheet_for-{bikes}_with-{school}"
    learner.write(sheet, for_me="Between you and me", part_clear="They bring the hall.",
                  lines={"limits": {"choice": "guessed", "note": "Money?"}})  # fmt: skip
    check = learner.sheet("health-check", bikes)
    learner.write(check, statements={"trust": {"choice": "not-yet", "note": "A rota fell through"}},
                  again="2027-03-01")  # fmt: skip
    theirs = {"statements": {"trust": {"choice": "in-part", "note": "We did ring."}}}
    learner.ask("bring-in", learner.from_partner(check, school, theirs))
    learner.write(learner.sheet("after-a-meeting", bikes), badly="The chair", promise="Keys")
    second = learner.sheet("after-a-meeting", bikes)
    learner.write(second, badly="Nothing", promise="Cake", promise_by="2026-11-01")
    learner.write(learner.sheet("network"), step=[{"what": "Meet the planner"}],
                  links=[{"who": "Receptionist", "level": "front-line"}])  # fmt: skip
    agreement = f"agreement_for-{bikes}"
    for day, state in (("2026-10-20", "talking"), ("2026-11-10", "agreed")):
        learner.day(day)
        learner.write(agreement, headings={"why": {"choice": state, "note": "Home."}},
                      does_what=[{"job": "Keys", "who": school}])  # fmt: skip
    learner.write(agreement, agreed_on="2026-11-10", review="2027-06-01")
    learner.day("2027-03-03")
    later = learner.sheet("health-check", bikes)
    learner.write(
        later, statements={"trust": {"choice": "in-part", "note": ""}}, again="2027-09-01"
    )
    learner.write(f"partnership_for-{music}", closed="2027-02-01")
    means = json.dumps(old_sheets.toolkit_means(learner.home), indent=1, ensure_ascii=False)
    (folder / "expected.json").write_text(means + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
