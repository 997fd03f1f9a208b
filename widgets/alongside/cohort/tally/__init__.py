"""Counts of the whole cohort's answers that show nobody's."""
