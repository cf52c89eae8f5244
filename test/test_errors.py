import pytest

from emotion_face.errors import ConfigError, DashboardError, EmotionFaceError, Kind, StimulusError


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"key": ("a", "b"), "value": 3, "expectation": "text", "kind": Kind.VALUE},
            "a.b: 3 is refused, expected text",
        ),
        (
            {
                "path": "f.yaml",
                "line": 7,
                "value": "x",
                "expectation": "one of y",
                "kind": Kind.NAME,
            },
            "f.yaml:7: unknown name 'x', one of y",
        ),
        (
            {"key": "cues", "value": "x", "expectation": "did you mean 'y'?", "kind": Kind.KEY},
            "cues: unknown key 'x', did you mean 'y'?",
        ),
        (
            {"key": ("cues", 1), "value": "at_s", "expectation": "seconds", "kind": Kind.MISSING},
            "cues[1]: at_s is missing, expected seconds",
        ),
        ({"text": "no {braces} are read", "path": "f.yaml"}, "f.yaml: no {braces} are read"),
    ],
)
def test_the_sentence_is_made_of_the_fields(fields, sentence):
    assert str(ConfigError(**fields)) == sentence


def test_a_stimulus_error_says_that_the_stimulus_is_refused():
    error = StimulusError(key="intensity", value=11, expectation="less", kind=Kind.VALUE)
    assert str(error) == "stimulus refused: intensity: 11 is refused, expected less"


def test_the_key_of_an_unknown_key_is_its_place():
    assert ConfigError(key="a", value="b", kind=Kind.KEY).location == ("a", "b")
    assert ConfigError(key="a", value="b", kind=Kind.NAME).location == ("a",)


def test_a_category_depends_on_class_kind_and_key_and_not_on_the_value():
    def error(key="a", value=1, kind=Kind.VALUE, cls=ConfigError):
        return cls(key=key, value=value, expectation="more", kind=kind)

    assert error(value=2).category == error().category
    for other in (error(key="b"), error(kind=Kind.NAME), error(cls=StimulusError)):
        assert other.category != error().category


def test_an_error_that_passes_another_on_is_of_that_ones_category():
    def passed_on(key):
        try:
            raise DashboardError("refused") from ConfigError(key=key, kind=Kind.VALUE)
        except EmotionFaceError as error:
            return error.category

    assert passed_on("a") == passed_on("a") != passed_on("b")
