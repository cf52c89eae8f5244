import pytest

from emotion_face.sources.source import Entry, Source

BASE = {"topic": "heard", "type": "std_msgs/msg/Float32", "field": "data", "stimulus": "petted"}


@pytest.fixture
def make_source():
    """Makes a source without a cool-down from the keys of an entry."""
    return lambda **keys: Source("test", Entry(**{**BASE, "cooldown_s": 0.0, **keys}))


@pytest.fixture
def fired():
    """Times at which a source turns values, sent 1 s or another step apart, into a stimulus."""

    def times(source, values, step_s=1.0):
        heard = [
            (index * step_s, source.hear(source.message_type(data=value), index * step_s))
            for index, value in enumerate(values)
        ]
        return [time_s for time_s, intensity in heard if intensity is not None]

    return times
