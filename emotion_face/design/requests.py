"""What the page of the designer may ask for."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emotion_face.design.designer import SEED_MAX, Designer
from emotion_face.errors import DashboardError
from emotion_face.face import PANEL_HEIGHT, PANEL_WIDTH
from emotion_face.settings import Checked, check_names, quantity, refusal, shortened


@dataclass(frozen=True, kw_only=True)
class DesignRequest(Checked):
    """A step of the designer, by its name in `STEPS_OF_PAGE`, and what that step takes."""

    do: str
    person: str = ""
    share: tuple[float, ...] = ()
    amounts: Mapping[str, float] = field(default_factory=dict)
    number: int = quantity("", 0, SEED_MAX, default=0)
    text: str = ""
    name: str = ""
    replaces: bool = False
    parts: tuple[str, ...] = ()
    strokes: str = ""
    anchor: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("do", (self.do,), STEPS_OF_PAGE)
        if self.person.endswith((".yaml", ".yml")):
            raise refusal("person", self.person, "a name, seed:N or a code; a page names no files")

    def perform(self, designer: Designer) -> str:
        """Take the step; what to say of it.

        Raises
        ------
        EmotionFaceError
            If the designer refuses it.
        """
        return STEPS_OF_PAGE[self.do](designer, self) or ""


def _save(designer: Designer, asked: DesignRequest) -> str:
    path = designer.save(asked.name, replaces=asked.replaces)
    return f"saved: identity:={asked.name} shows them ({path})"


def _sketch(designer: Designer, asked: DesignRequest) -> str:
    match = designer.sketch(strokes_of(asked.strokes))
    return (
        f"the nearest person has {match.overlap:.0%} of the lit pixels in common with the strokes "
        f"and meets {match.met:.0%} of them; keep the rest as a part"
    )


def _keep_part(designer: Designer, asked: DesignRequest) -> str:
    path = designer.keep_part(asked.name, strokes_of(asked.strokes), asked.anchor)
    return f"kept as the part {asked.name} ({path})"


def strokes_of(text: str) -> NDArray[np.bool_]:
    """Strokes (64, 128) of their bits in base 64.

    Raises
    ------
    DashboardError
        If they are not so many.
    """
    try:
        bits = base64.b64decode(text, validate=True)
    except ValueError:
        bits = b""
    if len(bits) != PANEL_WIDTH * PANEL_HEIGHT // 8:
        raise DashboardError(
            f"strokes {shortened(text)} are refused, expected the bits of {PANEL_WIDTH} x "
            f"{PANEL_HEIGHT} pixels in base 64"
        )
    lit = np.unpackbits(np.frombuffer(bits, np.uint8)).astype(np.bool_)
    return lit.reshape(PANEL_HEIGHT, PANEL_WIDTH)


STEPS_OF_PAGE: dict[str, Callable[[Designer, DesignRequest], str | None]] = {
    "start": lambda designer, asked: designer.start(asked.person),
    "marry": lambda designer, asked: designer.marry(asked.person),
    "mix": lambda designer, asked: designer.mix(asked.share),
    "change": lambda designer, asked: designer.change(asked.amounts),
    "listen": lambda designer, asked: designer.listen(),
    "describe": lambda designer, asked: designer.describe(asked.text),
    "breed": lambda designer, asked: designer.breed(asked.number),
    "pick": lambda designer, asked: designer.pick(asked.number),
    "undo": lambda designer, asked: designer.undo(),
    "save": _save,
    "wear": lambda designer, asked: designer.wear(asked.parts),
    "sketch": _sketch,
    "keep_part": _keep_part,
}
