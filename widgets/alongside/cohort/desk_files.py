"""The names of the files that a cohort's desk keeps: in its own folder, and in each learner's.

    DESK/                              0700
        learners/<folder>/             one folder a learner, see below
        tutors/<folder>.json           a tutor's own phrases and choices
        receipts/<number>.json, secret who was erased, by marks that are made with the secret
        actions.jsonl                  what tutors did that is about nobody alone
        codes.json, sign-in.json       join codes; wrong tries and ended sessions
        names.json                     how a learning platform calls people
        plan.json, phrases.json        sessions and announcements; phrases that tutors share
        mirror.json, votes.json        counts of the cohort's answers; votes of the moment

    DESK/learners/<folder>/            0700
        who.json                       the learner's name, and the reference that logs use for it
        copies/<release>.json          what was released, until it is taken back or expires
        comments/<release>.json        what tutors wrote about it
        log.jsonl                      who released, read and took back what; no word of text
        messages.json, group.json      what tutors wrote to the learner; whose group they are in
        vote.json                      what they chose in a vote, until it ends
        progress.json, mirror.json     how far they are; what they agreed to have counted

They are the same in every version: a desk of any age opens.
"""

from __future__ import annotations

LEARNERS, TUTORS, ERASURE_RECEIPTS, SECRET = "learners", "tutors", "receipts", "secret"
ACTIONS, CODES, SIGN_INS, PLATFORM_NAMES = (
    "actions.jsonl",
    "codes.json",
    "sign-in.json",
    "names.json",
)
PLAN, PHRASES, VOTES = "plan.json", "phrases.json", "votes.json"
TALLY = "mirror.json"
"""In the desk's folder the counts, in a learner's what they agreed to."""
WHO, LOG, COPIES, RELEASE_COMMENTS = "who.json", "log.jsonl", "copies", "comments"
MESSAGES, GROUP, VOTE, PROGRESS = "messages.json", "group.json", "vote.json", "progress.json"

SHARED = (ACTIONS, TALLY, PLAN, PHRASES, VOTES)
"""What is about the cohort as a whole, and goes with it when its time is over."""
