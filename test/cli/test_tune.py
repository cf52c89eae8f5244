"""The verb lists parameters, measures values, draws them, and says how to keep one."""

import re

import pytest
import yaml
from PIL import Image

from emotion_face.affect import load_parameters
from emotion_face.affect.sensitivity import preset_values
from emotion_face.cli import main


@pytest.fixture
def tune(tmp_path, capsys):
    def run(*words):
        status = main(["tune", *words, "--output", str(tmp_path / "out")])
        return status, capsys.readouterr()

    return run


def test_alone_it_lists_every_parameter(tune):
    status, said = tune()
    assert status == 0
    listed = {line.split()[0] for line in said.out.splitlines() if line.strip()}
    known = preset_values(load_parameters())
    assert {name for name, setting in known.items() if setting.unit != "weight"} <= listed
    assert "coupling.adrenaline.cortisol" in listed
    assert "coupling.dopamine.oxytocin" not in listed
    assert "seconds" not in said.out
    assert re.search(r"overthrow\.resistance +0\.5 +0 to 10 +dose needed", said.out)


def test_values_become_a_table_and_a_picture(tune, tmp_path):
    status, said = tune("modulators.dopamine.clearance_s", "5", "10")
    assert status == 0
    rows = [line.split() for line in said.out.splitlines() if re.match(r" *(now )?\d", line)]
    (short, now) = (row[1:] if row[0] == "now" else row for row in rows)
    assert (short[0], now[0]) == ("5", "10")
    assert float(short[4]) < float(now[4])  # named for
    with Image.open(tmp_path / "out" / "modulators.dopamine.clearance_s.png") as picture:
        assert picture.width > 1000


def test_what_it_says_keeps_a_value(tune, tmp_path):
    _, said = tune("overthrow.resistance", "0.2", "0.5")
    lines = re.findall(r"^    (.*)$", said.out[said.out.index("To keep") :], re.M)
    preset = tmp_path / "my_preset.yaml"
    preset.write_text("\n".join(lines))
    assert load_parameters(preset).overthrow.resistance == 0.2
    factor = yaml.safe_load(said.out.strip().splitlines()[-1].split("preset: ")[1])
    assert factor == {"resistance": 0.4}


def test_the_factor_of_a_personality_is_named_where_there_is_one(tune):
    _, said = tune("modulators.oxytocin.ec50", "1.0", "0.5")
    assert "threshold: {oxytocin: 2}" in said.out
    _, said = tune("response.rise_s", "0.1")
    assert "personality it is" not in said.out


def test_a_parameter_without_influence_says_so(tune):
    _, said = tune("mood.time_s", "60", "120")
    assert "None of these figures depends on it" in said.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("overthrow.resistence",), "did you mean 'overthrow.resistance'"),
        (("overthrow.resistance", "20"), "20.0 is refused, expected a number from 0 up to 10"),
        (("overthrow.resistance", "nan"), "nan is refused"),
        (("modulators.dopamine.contends", "1"), "expected true or false"),
        (("naming.enter", "0.1"), "less than enter"),
        (("naming.enter", "--rival", "joy"), "expected another emotion"),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_line(tune, words, expected):
    status, said = tune(*words)
    assert status == 1
    assert expected in said.err
    assert said.err.count("\n") == 1


def test_a_value_that_is_no_number_is_refused(tune, capsys):
    with pytest.raises(SystemExit) as ending:
        tune("overthrow.resistance", "much")
    assert ending.value.code == 2
    assert "'much', expected a number" in capsys.readouterr().err
