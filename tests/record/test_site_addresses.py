"""The addresses that the course had are kept beside the record, and nothing depends on them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from alongside.record.record import Record
from alongside.record.site_addresses import MOST, NAME, Address, remember, remembered


def at(port: int, program: str = "serve") -> Address:
    return Address(program, "127.0.0.1", port)


def test_the_newest_comes_first_and_each_is_kept_once(tmp_path: Path) -> None:
    for port in (1, 2, 1):
        remember(tmp_path, at(port))
    remember(tmp_path, at(1, "lab"))
    assert remembered(tmp_path) == (at(1, "lab"), at(1), at(2))


def test_the_oldest_goes(tmp_path: Path) -> None:
    for port in range(1, MOST + 5):
        remember(tmp_path, at(port))
    assert len(remembered(tmp_path)) == MOST
    assert remembered(tmp_path)[0] == at(MOST + 4)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"addresses": 5}',
        '{"addresses": [5, {}, {"program": "serve", "ip": "::1", "port": "8866"}]}',
        '{"addresses": [{"program": "serve", "ip": "127.0.0.1", "port": 70000}]}',
        '{"addresses": [{"program": "serve", "ip": "127.0.0.1", "port": true}]}',
        "\ud800",
    ],
)
def test_a_file_that_says_nothing_is_as_none_and_is_written_anew(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / NAME).write_bytes(content.encode("utf-8", "surrogatepass"))
    assert remembered(tmp_path) == ()
    remember(tmp_path, at(7))
    assert remembered(tmp_path) == (at(7),)
    assert json.loads((tmp_path / NAME).read_text(encoding="utf-8"))["version"] == 1


def test_no_folder_is_made_for_it(tmp_path: Path) -> None:
    remember(tmp_path / "none", at(1))
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_a_folder_that_holds_only_this_is_still_the_records_to_close(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    remember(home, at(1))
    Record.open(home)
    assert home.stat().st_mode & 0o077 == 0
