"""Who is in a cohort: settings, people, join codes."""
