"""The desk over a folder of packs, with no server anywhere."""
