"""What stands beside the answers: journal, tags, marks, files, supervision, tutors' comments."""
