import math
import time

import numpy as np
import pytest
from rcl_interfaces.msg import ParameterDescriptor
from std_srvs.srv import Trigger

from emotion_face.affect import EMOTIONS, MODULATORS, StimulusVocabulary
from emotion_face.msg import EmotionState, Stimulus, Vocabulary
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.stamps import clock_s

SLOW = ("-p", "affect:rate_hz:=1.0")


def make():
    return [AffectNode()]


def numbers(state):
    names = (*MODULATORS, *EMOTIONS, "neutral", "valence", "arousal", "dominance", "mood_valence",
             "mood_arousal", "mood_dominance", "intensity")  # fmt: skip
    return np.array([getattr(state, name) for name in names])


def stamps(states):
    return [conversions.seconds(state.header.stamp) for state in states]


def test_a_calm_robot_publishes_neutral_states_on_its_clock(start):
    graph = start(make, sim_time=True)
    states = graph.listen(EmotionState, "emotion_state")
    graph.set_time(100.0)
    graph.play(100.0, 101.0, 0.05)
    graph.until(lambda: states)
    assert {state.emotion for state in states} == {"neutral"}
    assert all(100.0 <= stamp_s <= 101.0 for stamp_s in stamps(states))
    assert stamps(states) == sorted(stamps(states))


def test_a_name_or_a_dose_is_felt(start):
    graph = start(make, sim_time=True)
    now_s = 100.0
    graph.set_time(now_s)
    states = graph.listen(EmotionState, "emotion_state")
    send = graph.speak(Stimulus, "stimulus")
    for fields, emotion in (
        ({"stimulus": "petted"}, "love"),
        ({"dopamine": -1.0}, "sad"),
        ({"oxytocin": 1.0}, "love"),
    ):
        send(Stimulus(**fields))
        graph.settle()
        while not states or states[-1].emotion != emotion:
            assert now_s < 400.0
            graph.play(now_s, now_s + 1.0, 0.1)
            now_s += 1.0
        assert states[-1].word
        assert 0.0 < states[-1].intensity <= 1.0


def test_states_belong_to_multiples_of_their_period(start, executor):
    graph = start(make, SLOW, sim_time=True, executor=executor)
    states = graph.listen(EmotionState, "emotion_state")
    graph.set_time(50.3)
    graph.until(lambda: states)
    graph.set_time(52.9)
    graph.until(lambda: len(states) == 3)
    graph.play(52.9, 54.9, 0.1)
    graph.until(lambda: len(states) == 5)
    assert stamps(states) == [50.0, 51.0, 52.0, 53.0, 54.0]


def test_on_a_real_clock_a_state_comes_right_at_its_time(start):
    graph = start(make)
    ages_s = []

    def heard(state):
        now_s = clock_s(graph.probe)
        ages_s.append(now_s - conversions.seconds(state.header.stamp))

    graph.probe.create_subscription(EmotionState, "emotion_state", heard, 10)
    graph.until(lambda: len(ages_s) >= 25 and np.median(ages_s[-25:]) < 0.02)
    assert min(ages_s) > 0.0


def test_after_a_late_start_the_states_come_right_at_their_times_again(start, executor):
    def make_late():
        nodes = make()
        waited_s = clock_s(nodes[0])
        time.sleep(0.04 * (np.ceil(waited_s / 0.04) + 1.6) - waited_s)  # 24 ms after a beat
        return nodes

    graph = start(make_late, executor=executor)
    ages_s = []

    def heard(state):
        ages_s.append(clock_s(graph.probe) - conversions.seconds(state.header.stamp))

    graph.probe.create_subscription(EmotionState, "emotion_state", heard, 10)
    graph.until(lambda: len(ages_s) > 10 and max(ages_s[-5:]) < 0.015)


def test_a_state_comes_at_the_tick_that_shows_a_stimulus_and_twice_as_many_for_a_while(start):
    graph = start(make, sim_time=True)
    states = graph.listen(EmotionState, "emotion_state")
    send = graph.speak(Stimulus, "stimulus")
    graph.set_time(10.0)
    for at_s in (10.045, 10.1):
        message = Stimulus(stimulus="startled")
        message.header.stamp = conversions.time_message(at_s)
        send(message)
    graph.settle()
    graph.set_time(10.6)
    graph.until(lambda: states and stamps(states)[-1] == 10.6)
    grid = [10.0 + 0.04 * beat for beat in range(16)]
    expected = sorted({*grid, 10.06, *(10.1 + 0.04 * half for half in range(8))})
    assert stamps(states) == pytest.approx(expected)
    shown = next(state for state in states if state.surprise > 0.0)
    assert conversions.seconds(shown.header.stamp) == pytest.approx(10.06)


def test_the_same_stimuli_give_the_same_states_however_the_clock_steps(start):
    def run(step_s):
        graph = start(make, sim_time=True)
        states = graph.listen(EmotionState, "emotion_state")
        send = graph.speak(Stimulus, "stimulus")
        graph.set_time(10.0)
        for index, name in enumerate(("startled", "praised", "insulted")):
            at_s = 10.0 + index
            message = Stimulus(stimulus=name)
            message.header.stamp = conversions.time_message(at_s + 0.503)
            send(message)
            graph.settle()
            graph.play(at_s, at_s + 1.0, step_s)
        graph.set_time(13.1)
        graph.until(lambda: states and stamps(states)[-1] > 13.07)
        return states

    first = run(0.04)
    for step_s in (0.013, 0.1, 1.0):
        assert run(step_s) == first
    assert sum(state.header.stamp.nanosec % 40_000_000 == 0 for state in first) == 78
    assert max(state.endorphins for state in first) > 0.5


def test_a_bag_that_loops_makes_the_same_states_again(start, executor):
    graph = start(make, sim_time=True, executor=executor)
    states = graph.listen(EmotionState, "emotion_state")
    send = graph.speak(Stimulus, "stimulus")

    def played():
        graph.set_time(1000.0)
        graph.until(lambda: states and stamps(states)[-1] == 1000.0)
        del states[:-1]
        message = Stimulus(stimulus="petted")
        message.header.stamp = conversions.time_message(1000.5)
        send(message)
        graph.settle()
        graph.play(1000.0, 1002.0, 0.05)
        graph.until(lambda: stamps(states)[-1] == 1002.0)
        heard = list(states)
        states.clear()
        return heard

    first = played()
    assert first[-1].emotion == "love"
    assert played() == first


def malformed(index):
    """One of 600 stimuli that must be refused, and a few with an impossible stamp."""
    rng = np.random.default_rng(index)
    modulator = MODULATORS[index % len(MODULATORS)]
    bad = [
        {modulator: math.nan},
        {modulator: math.inf},
        {"cortisol": -float(rng.uniform(0.1, 5))},
        {modulator: 1e30},
        {"stimulus": f"no_such_thing_{index}"},
        {"stimulus": "x" * 20_000},
        {"source": "y" * 20_000, "oxytocin": 1.0},
        {"stimulus": "petted", "intensity": -float(rng.uniform(0.1, 9))},
        {"stimulus": "petted", "duration": math.nan},
        {"stimulus": "petted", "intensity": math.nan},
    ]
    message = Stimulus(**bad[index % len(bad)])
    if index % 3 == 0:
        message.header.stamp.sec = int(rng.integers(-(2**31), 2**31))
    return message


def test_600_malformed_stimuli_change_nothing_and_are_logged_once_a_reason(start):
    graph = start(make)
    states = graph.listen(EmotionState, "emotion_state")
    send = graph.speak(Stimulus, "stimulus")
    graph.until(lambda: states)
    rest = numbers(states[-1])
    for index in range(600):
        send(malformed(index))
        if index % 20 == 0:
            graph.settle()
    count = len(states)
    graph.until(lambda: len(states) > count + 5)
    assert np.allclose(numbers(states[-1]), rest, atol=1e-3)
    log = graph.log_of("affect")
    assert 3 <= len(log) <= 30
    assert all("expected" in line or "did you mean" in line for line in log)
    assert max(map(len, log)) < 400
    send(Stimulus(stimulus="praised"))
    graph.until(lambda: states[-1].emotion == "joy")


def test_a_stimulus_of_another_clock_is_felt_now(start):
    graph = start(make)
    states = graph.listen(EmotionState, "emotion_state")
    send = graph.speak(Stimulus, "stimulus")
    for sec, name, emotion in (
        (1, "insulted", "mad"),
        (2**31 - 1, "petted", "love"),
        (-5, "startled", "surprise"),
    ):
        message = Stimulus(stimulus=name)
        message.header.stamp.sec = sec
        send(message)
        graph.until(lambda emotion=emotion: states and states[-1].emotion == emotion)
        assert graph.call(Trigger, "affect/reset").success
    graph.until(lambda: any("clock" in line for line in graph.log_of("affect")))


def test_reset_puts_it_to_rest(start):
    graph = start(make)
    states = graph.listen(EmotionState, "emotion_state")
    graph.speak(Stimulus, "stimulus")(Stimulus(stimulus="left_alone", duration=0.1))
    graph.until(lambda: states and states[-1].emotion == "sad")
    assert graph.call(Trigger, "affect/reset").success
    graph.until(lambda: states[-1].emotion == "neutral")
    assert states[-1].sad == 0.0


def test_a_latecomer_gets_the_vocabulary(start):
    graph = start(make)
    graph.run_for(0.2)
    heard = graph.listen(Vocabulary, "vocabulary", qos.VOCABULARY)
    graph.until(lambda: heard)
    (vocabulary,) = heard
    assert tuple(vocabulary.stimuli) == StimulusVocabulary.load().names
    assert list(vocabulary.emotions) == [*EMOTIONS, "neutral"]
    assert list(vocabulary.modulators) == list(MODULATORS)
    assert "delight" in vocabulary.blends
    assert {"even", "sunny", "anxious", "stoic", "volatile"} <= set(vocabulary.personalities)
    assert (vocabulary.wheel, vocabulary.personality) == ("plutchik", "even")


def test_the_character_changes_while_it_runs(start):
    graph = start(make)
    vocabularies = graph.listen(Vocabulary, "vocabulary", qos.VOCABULARY)
    graph.until(lambda: vocabularies)
    answers = graph.set_parameters("affect", personality="volatile", wheel="willcox")
    assert all(answer.successful for answer in answers)
    graph.until(lambda: vocabularies[-1].personality == "volatile")
    graph.until(lambda: vocabularies[-1].wheel == "willcox")
    assert "serene" in vocabularies[-1].words


def test_bad_parameters_are_refused_with_a_reason(start):
    graph = start(make)
    for values, reason in (
        ({"personality": "grumpy"}, "stoic"),
        ({"wheel": "/nowhere/wheel.yaml"}, "/nowhere/wheel.yaml"),
        ({"time_scale": 0.0}, "time_scale"),
        ({"time_scale": math.nan}, "time_scale"),
        ({"rate_hz": 50.0}, "read-only"),
        ({"personality": 3}, "type"),
    ):
        (answer,) = graph.set_parameters("affect", **values)
        assert not answer.successful
        assert reason in answer.reason
    states = graph.listen(EmotionState, "emotion_state")
    graph.until(lambda: len(states) > 2)


def test_a_longer_time_scale_makes_it_last(start):
    graph = start(make, sim_time=True)
    states = graph.listen(EmotionState, "emotion_state")
    send = graph.speak(Stimulus, "stimulus")
    graph.set_time(10.0)
    assert graph.set_parameters("affect", time_scale=100.0)[0].successful
    send(Stimulus(stimulus="startled"))
    graph.settle()
    graph.play(10.0, 60.0, 1.0)
    graph.until(lambda: states and stamps(states)[-1] > 59.0)
    assert states[-1].emotion == "surprise"


def test_every_parameter_says_what_it_is(start):
    graph = start(make)
    (node,) = graph.nodes
    own = set(node._parameters) - {"use_sim_time", "start_type_description_service"}
    for name in own:
        descriptor: ParameterDescriptor = node.describe_parameter(name)
        assert descriptor.description
    assert node.describe_parameter("rate_hz").floating_point_range[0].to_value == 100.0
    assert node.describe_parameter("rate_hz").read_only
    assert not node.describe_parameter("time_scale").read_only
