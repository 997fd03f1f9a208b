"""Tests in a real Chromium, which is started once for all of them (see conftest.py)."""
