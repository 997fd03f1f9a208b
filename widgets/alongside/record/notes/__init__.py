"""What stands beside the answers: the journal, tags and tutors' comments."""
