"""Suggestions for unknown names."""

from emotion_face.settings import suggestion


def test_of_very_many_names_some_are_listed() -> None:
    names = [f"name_{number:03}" for number in range(300)]
    said = suggestion("", names)
    assert said.startswith("expected one of name_000, name_001")
    assert said.endswith("and 260 more")
    assert len(said) < 500


def test_a_name_longer_than_the_list_is_listed_whole() -> None:
    assert suggestion("", ["x" * 500, "y"]) == f"expected one of {'x' * 500} and 1 more"
