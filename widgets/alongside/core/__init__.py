"""The course, the activities and the record, in plain Python: nothing here imports Jupyter."""
