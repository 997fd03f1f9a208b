"""The kernels behind open pages: forked, counted, ended."""
