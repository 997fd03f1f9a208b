"""The page "My toolkit": tools to use again and again in a learner's own partnerships."""
