from emotion_face.diagnosis import Diagnosis, Level, together
from emotion_face.nodes.traffic import PATIENCE, ClockOffset, Traffic


def test_rate_and_greatest_age_are_those_since_the_last_diagnosis():
    traffic = Traffic("joke heard")
    for age_s in (0.001, 0.25, 0.002):
        traffic.count(age_s)
    values = traffic.diagnose(2.0).values
    assert values == {"joke heard [Hz]": "1.5", "joke heard, greatest age [ms]": "250.0"}
    assert traffic.diagnose(2.0).values == {"joke heard [Hz]": "0.0"}


def test_a_fault_is_one_only_when_it_lasts():
    traffic = Traffic("joke heard")
    levels = [traffic.diagnose(1.0, "nobody is funny").level for _ in range(PATIENCE)]
    assert levels == [Level.OK] * (PATIENCE - 1) + [Level.WARN]
    assert traffic.diagnose(1.0, "nobody is funny").message == "nobody is funny"
    assert traffic.diagnose(1.0).level is Level.OK
    assert traffic.diagnose(1.0, "nobody is funny").level is Level.OK


def told(offset, *seconds_under_way):
    for under_way_s in seconds_under_way:
        offset.count(under_way_s)
    return offset.diagnose(lambda: "jokes of /clown").message


def test_a_clock_apart_is_named_with_its_offset_once_it_lasts_and_until_it_is_set():
    offset = ClockOffset()
    assert told(offset, 5.2, 5.01) == ""
    behind = "jokes of /clown: its clock is 5.0 s behind ours, or the network is as slow as that"
    assert told(offset, 5.02, 5.3).startswith(behind)
    assert told(offset, 0.01) == ""
    assert told(offset, -7.0) == ""
    assert told(offset, -6.9, -6.8) == (
        "jokes of /clown: its clock is 6.9 s ahead of ours: set the clocks of both machines "
        "(chrony)"
    )


def test_slow_messages_among_others_and_silence_say_nothing_of_a_clock():
    offset = ClockOffset()
    assert {told(offset, 9.0, 0.02, 3.0) for _ in range(3)} == {""}
    assert {told(offset, 2.0), told(offset), told(offset)} == {""}
    assert "2.0 s behind" in told(offset, 2.0)


def test_a_whole_is_as_bad_as_its_worst_part_and_says_what_that_says():
    good = Diagnosis(message="fine", values={"a": "1"})
    bad = Diagnosis(Level.WARN, "no power: plug it in", {"b": "2"})
    worse = Diagnosis(Level.ERROR, "on fire: run", {"c": "3"})
    assert together([Diagnosis(), Diagnosis()]).message == "all is well"
    assert together([good, bad, bad]).message == "no power: plug it in; no power: plug it in"
    assert together([good, bad, worse]) == Diagnosis(
        Level.ERROR, "on fire: run", {"a": "1", "b": "2", "c": "3"}
    )
