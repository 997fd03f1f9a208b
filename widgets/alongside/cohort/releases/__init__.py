"""What learners released to tutors, and the log of it."""
