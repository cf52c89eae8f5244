from emotion_face.throttle import KINDS_MAX, Throttle


def test_one_of_a_kind_in_a_period_and_a_count():
    said = []
    throttle = Throttle(said.append, period_s=10.0)
    for second in range(12):
        throttle("nan", "dose is nan", float(second))
    assert said == ["dose is nan", "dose is nan (9 more like it before)"]


def test_kinds_do_not_hide_each_other():
    said = []
    throttle = Throttle(said.append, period_s=10.0)
    throttle("a", "first", 0.0)
    throttle("b", "second", 0.0)
    assert said == ["first", "second"]


def test_a_clock_that_jumps_back_silences_nothing():
    said = []
    throttle = Throttle(said.append, period_s=10.0)
    throttle("a", "late", 1000.0)
    throttle("a", "early", 5.0)
    assert said == ["late", "early"]


def test_endless_kinds_do_not_flood():
    said = []
    throttle = Throttle(said.append, period_s=10.0)
    for kind in range(1000):
        throttle(str(kind), "text", 0.0)
    assert len(said) <= KINDS_MAX + 1
