"""Pictures and files that a learner adds: known by their bytes, without place and device."""
