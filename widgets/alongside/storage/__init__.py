"""Files on the disk: written whole and private, locked, read back exactly, taken out of zips."""
