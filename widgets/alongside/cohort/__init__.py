"""A cohort: learners release words to a tutor and get an answer; tutors see nothing else.

roster     cohort.yml, the people and their one-time join codes
releases   what a learner released, the comments on it and the log of it all
tally      counts of the cohort's answers
desk       what the tutor's and the learner's pages show, and what is held about a person
html, web  those pages as templates, and their addresses
inbox      the same desk with no server: packs as files
admin      backups, checks, and what the commands of a cohort call
"""
