"""The programs of a cohort's server: started, watched, checked."""
