"""A cohort: learners release words to a tutor and get an answer; tutors see nothing else.

Which module is for what:

    settings, starter, people, codes   cohort.yml, the roster and one-time join codes
    folders, ledger, frozen, release   what a learner released, and the log of it
    whereabouts, mirror                progress without words; counts of the cohort's answers
    desk, deskhandlers, …              the tutor's and the learner's pages, as tornado handlers
    packs, feedback, packdesk          the same desk with no server: packs as files
    held, retention, backup            what is held about a person, how long, and getting it back
    commands                           what `alongside cohort …` and `alongside desk` call
"""
