"""Who is drawn."""

from pathlib import Path

import numpy as np
import pytest

from emotion_face.errors import ConfigError
from emotion_face.face import OnnxGenerator, load_identity
from emotion_face.resources import share_path


def test_a_seed_is_always_the_same_person(generator: OnnxGenerator) -> None:
    assert (load_identity(generator, "seed:3") == load_identity(generator, "seed:3")).all()
    assert (load_identity(generator, "seed:3") != load_identity(generator, "seed:4")).any()


@pytest.mark.parametrize("name", ["seed:", "seed:-1", "seed:one", "nobody", "no/such/file.yaml"])
def test_an_unknown_person_is_refused_by_name(generator: OnnxGenerator, name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load_identity(generator, name)


def test_a_saved_code_is_read(generator: OnnxGenerator, tmp_path: Path) -> None:
    code = np.linspace(-1, 1, generator.identity_size)
    file = tmp_path / "me.yaml"
    file.write_text(f"code: {code.tolist()}\n")
    assert load_identity(generator, str(file)) == pytest.approx(code, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    ["code: [1, 2]", "code: [.nan]", "{}", "code: hello"]
    + [f"code: [{', '.join([value] * 16)}]" for value in ("1e300", "'1'", "true", "9" * 400)],
)
def test_a_damaged_code_is_refused_with_the_expectation(
    generator: OnnxGenerator, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=rf"me\.yaml.*{generator.identity_size} numbers"):
        load_identity(generator, str(file))


def test_every_shipped_person_fits_the_shipped_model(generator: OnnxGenerator) -> None:
    names = [file.stem for file in share_path("config", "identities").glob("*.yaml")]
    assert names
    for name in names:
        assert load_identity(generator, name).shape == (generator.identity_size,)
