"""Taking words out of a record for good, with all their versions."""
