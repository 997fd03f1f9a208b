"""What a learner wrote: saved, merged, recovered and read, with every version."""
