from emotion_face.diagnosis import Diagnosis, Level, together
from emotion_face.nodes.traffic import PATIENCE, Traffic


def test_rate_and_greatest_age_are_those_since_the_last_diagnosis():
    traffic = Traffic("joke heard")
    for age_s in (0.001, 0.25, 0.002):
        traffic.count(age_s)
    values = traffic.diagnose(2.0, alone=False).values
    assert values == {"joke heard [Hz]": "1.5", "joke heard, greatest age [ms]": "250.0"}
    assert traffic.diagnose(2.0, alone=False).values == {"joke heard [Hz]": "0.0"}


def test_being_alone_is_a_fault_only_when_it_lasts_and_only_where_that_matters():
    traffic = Traffic("joke heard", "nobody is funny")
    levels = [traffic.diagnose(1.0, alone=True).level for _ in range(PATIENCE)]
    assert levels == [Level.OK] * (PATIENCE - 1) + [Level.WARN]
    assert traffic.diagnose(1.0, alone=True).message == "nobody is funny"
    assert traffic.diagnose(1.0, alone=False).level is Level.OK
    assert traffic.diagnose(1.0, alone=True).level is Level.OK
    unmissed = Traffic("joke heard")
    assert {unmissed.diagnose(1.0, alone=True).level for _ in range(5)} == {Level.OK}


def test_a_whole_is_as_bad_as_its_worst_part_and_says_what_that_says():
    good = Diagnosis(message="fine", values={"a": "1"})
    bad = Diagnosis(Level.WARN, "no power: plug it in", {"b": "2"})
    worse = Diagnosis(Level.ERROR, "on fire: run", {"c": "3"})
    assert together([Diagnosis(), Diagnosis()]).message == "all is well"
    assert together([good, bad, bad]).message == "no power: plug it in; no power: plug it in"
    assert together([good, bad, worse]) == Diagnosis(
        Level.ERROR, "on fire: run", {"a": "1", "b": "2", "c": "3"}
    )
