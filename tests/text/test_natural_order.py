from __future__ import annotations

import random

from alongside.text.natural_order import natural_key


def test_names_stand_where_people_look_for_them() -> None:
    ordered = ["amina", "Ångström", "Bob 2", "bob 10", "Élodie", "Emma", "Łukasz", "Zoë"]
    mixed = random.Random(1).sample(ordered, len(ordered))
    assert sorted(mixed, key=natural_key) == ordered


def test_names_that_differ_in_capitals_alone_keep_one_order() -> None:
    both, turned = ["Amina", "amina"], ["amina", "Amina"]
    assert sorted(both, key=natural_key) == sorted(turned, key=natural_key)


def test_digits_of_other_scripts_are_letters_and_nothing_fails() -> None:
    assert sorted(["²", "١", "9", ""], key=natural_key)[0] == ""
