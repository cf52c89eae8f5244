"""Files in a cache are remade exactly when the code behind them changes."""

import shutil
from pathlib import Path

import pytest

from emotion_face.training import code_hash as hashing
from emotion_face.training.code_hash import code_hash

CARTOONS, PORTRAITS = "emotion_face.training.dataset", "emotion_face.training.portrait_dataset"
BOTH = {CARTOONS, PORTRAITS}
ALIGNMENT = "emotion_face.recognition.alignment"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package whose code is hashed."""
    copy = tmp_path / "emotion_face"
    shutil.copytree(hashing._ROOT, copy, ignore=shutil.ignore_patterns("*.pyc", "static"))
    monkeypatch.setattr(hashing, "_ROOT", copy)
    return copy


def changed(package: Path, module: str, old: str, new: str) -> set[str]:
    """Whose hash another change of a module changes."""
    before = {name: code_hash(name) for name in (*BOTH, ALIGNMENT)}
    file = package / f"{module.replace('.', '/')}.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return {name for name in before if code_hash(name) != before[name]}


@pytest.mark.parametrize(
    ("module", "old", "new", "whose"),
    [
        ("face.expression", '"sad": (0.0, -0.35, -0.2)', '"sad": (0.0, -0.35, 0.2)', BOTH),
        ("face.controls", "LID_WIDE = ", "LID_WIDE = 1.01 * ", BOTH),
        ("face.path", '"jaw": ("jaw",),', "", BOTH),
        ("face.canvas", "HEIGHT = 96", "HEIGHT = 95", {*BOTH, ALIGNMENT}),
        ("training.scan_faces", "import numpy as np", "import numpy as np\n\nnp.seterr()", BOTH),
        ("portrait.shapes", "import numpy as np", "import numpy as np\n\nnp.seterr()", BOTH),
        ("portrait.pen", "import numpy as np", "import numpy as np\n\nnp.seterr()", {PORTRAITS}),
        ("face.animator", "import numpy as np", "import numpy as np\n\nnp.seterr()", set()),
    ],
)
def test_the_hash_follows_what_is_imported_at_any_depth(
    package: Path, module: str, old: str, new: str, whose: set[str]
) -> None:
    assert changed(package, module, old, new) == whose


def test_words_do_not_count(package: Path) -> None:
    assert changed(package, "face.canvas", "Size of a canvas", "Its size") == set()
    assert changed(package, "face.canvas", "HEIGHT = 96", "HEIGHT  =  96  # rows") == set()
