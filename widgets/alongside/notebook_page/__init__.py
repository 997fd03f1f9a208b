"""The page "My notebook": everything a learner wrote, in one place."""
