"""A learner's own partnerships, and the sheets of tools that were used in them."""
