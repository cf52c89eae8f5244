"""The page of the designer: shows the person live, and takes what a browser asks for."""

import base64
import logging
import queue
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, NEUTRAL
from emotion_face.dashboard import (
    STATIC,
    Access,
    Page,
    PageServer,
    frame_news,
    json_news,
    request_of,
)
from emotion_face.design.along import Amounts
from emotion_face.design.cartoons import MEAN
from emotion_face.design.designer import Design, Designer
from emotion_face.design.pictures import calm_frame, photograph
from emotion_face.design.requests import DesignRequest
from emotion_face.errors import DesignError, EmotionFaceError
from emotion_face.face import (
    REGIONS,
    Drawn,
    Expression,
    FaceAnimator,
    FaceParameters,
    Recipe,
    known_parts,
    load_parts,
    own_people,
    shipped_cartoons,
    shipped_people,
)
from emotion_face.throttle import Throttle

PERIOD_S = 0.04
_SHOWN_S = 2.5  # each emotion, with a calm face before it
_CALM_S = 1.0
_CALM_MAX = 1000  # children whose pictures are kept for a way back
_TITLED = 3  # people named in a title
_PAGE = Path(__file__).parent / "static"
_logger = logging.getLogger("emotion_face")


class DesignPage:
    """Serves the page until it is closed; `run` lets it work in the caller's thread.

    Parameters
    ----------
    designer : Designer
    access : Access
    adopt : callable ((height, width, 3) array) -> Drawn
        Makes a person of a photograph, blue green red; raises EmotionFaceError if it cannot.

    Raises
    ------
    EmotionFaceError
        If it cannot listen, or there is no model that draws portraits.
    """

    def __init__(
        self,
        designer: Designer,
        access: Access,
        adopt: Callable[[NDArray[np.uint8]], Drawn],
    ) -> None:
        designer.prepare()
        self._designer, self._adopt = designer, adopt
        self._calls: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._log = Throttle(_logger.warning)
        self._is_watched = False
        self._emotion = ""
        self._calm: dict[tuple[Recipe, Amounts], str] = {}
        self._sitter = designer.sitter()
        self._animator = self._animated()
        self._server = PageServer(
            access,
            [STATIC, _PAGE],
            on_watched=partial(self._post, self._on_watched),
            on_message=lambda text, page: self._post(
                self._perform, request_of(DesignRequest, text), page
            ),
            on_refusal=lambda text, kind: self._post(self._log, kind, text, time.monotonic()),
            on_upload=self._on_upload,
        )
        self._tell_design()

    @property
    def url(self) -> str:
        """Address of the page."""
        return self._server.url

    def close(self) -> None:
        """End the server; a second time does nothing."""
        self._server.close()

    def run(self, until: Callable[[], bool]) -> None:
        """Work until something holds."""
        due_s = time.monotonic()
        while not until():
            wait_s = due_s - time.monotonic()
            if wait_s <= 0.0:
                if self._is_watched:
                    self._show(time.monotonic())
                due_s = max(due_s + PERIOD_S, time.monotonic())
            try:
                self._calls.get(timeout=max(wait_s, 0.0))()
            except queue.Empty:
                pass
            except Exception:
                _logger.exception("a request failed")

    def _post(self, call: Callable[..., object], *arguments: object) -> None:
        self._calls.put(partial(call, *arguments))

    def _on_watched(self, watched: bool) -> None:
        self._is_watched = watched

    def _on_upload(self, content: bytes) -> str:
        drawn = self._adopt(photograph(content))
        self._post(self._take, drawn)
        return "here they are; save them to keep them"

    def _take(self, drawn: Drawn) -> None:
        self._designer.adopt(drawn)
        self._tell_design()

    def _perform(self, request: DesignRequest, page: Page) -> None:
        try:
            said = request.perform(self._designer)
        except EmotionFaceError as error:
            page.answer(str(error), is_error=True)
        else:
            if said:
                page.answer(said)
            if request.do in ("sketch", "keep_part"):
                missed = self._designer.missed
                self._server.tell(json_news("sketch", {"left": _packed(missed)}, is_event=True))
        self._tell_design()

    def _tell_design(self) -> None:
        design = self._designer.design
        parts, before = load_parts(design.parts), self._sitter
        self._sitter = sitter = self._designer.sitter()
        if sitter.generator is not before.generator:
            self._animator = self._animated()
        self._animator.identity, self._animator.outfit = sitter.identity, sitter.dressed(parts)
        code, no_code = "", ""
        try:
            code = design.code
        except DesignError as error:
            no_code = str(error)
        if len(self._calm) > _CALM_MAX:
            self._calm.clear()
        went = design.amounts
        new = [recipe for recipe in design.brood if (recipe, went) not in self._calm]
        for recipe, drawn in zip(new, self._designer.people.calm(new, went), strict=True):
            self._calm[recipe, went] = _packed(calm_frame(drawn))
        amounts = dict(went)
        values: dict[str, object] = {
            "first": design.cartoon.first if design.cartoon else _title(design.first),
            "second": _title(design.second),
            "child": _title_of_design(design),
            "is_cartoon": design.cartoon is not None,
            "directions": [
                {
                    "name": direction.name,
                    "is_part": direction.is_part,
                    "least": direction.least,
                    "most": direction.most,
                    "amount": amounts.get(direction.name, 0.0),
                }
                for direction in self._designer.directions.values()
            ],
            "share": dict(zip(REGIONS, design.share, strict=True)),
            "brood": [self._calm[recipe, went] for recipe in design.brood],
            "code": code,
            "no_code": no_code,
            "can_undo": self._designer.can_undo,
            "people": sorted({*shipped_people(), *own_people()}),
            "cartoons": [MEAN, *shipped_cartoons()],
            "calm": _packed(sitter.calm(parts)),
            "parts": list(design.parts),
            "all_parts": list(known_parts()),
        }
        self._server.tell_lasting(json_news("design", values))

    def _animated(self) -> FaceAnimator:
        return FaceAnimator(self._sitter.generator, self._sitter.identity, FaceParameters())

    def _show(self, time_s: float) -> None:
        index, within_s = divmod(time_s, _CALM_S + _SHOWN_S)
        felt = np.eye(len(EMOTIONS))[int(index) % len(EMOTIONS)] * (within_s > _CALM_S)
        emotion = EMOTIONS[int(felt.argmax())] if felt.any() else NEUTRAL
        if emotion != self._emotion:
            self._server.tell_lasting(json_news("emotion", {"name": emotion}))
            self._emotion = emotion
        expression = Expression(felt, intensity=float(felt.max()))
        self._server.tell(frame_news(self._animator.frame(time_s, expression)))


def _title(recipe: Recipe) -> str:
    """Who is in a recipe, those with most first."""
    means = {name: float(share.mean()) for name, share in recipe.shares.items()}
    names = sorted(means, key=lambda name: -means[name])
    if len(names) == 1:
        return names[0]
    listed = ", ".join(f"{name} {means[name]:.0%}" for name in names[:_TITLED])
    return f"{listed}, ..." if len(names) > _TITLED else listed


def _title_of_design(design: Design) -> str:
    """Who is designed, and along what they have gone, furthest first."""
    who = design.cartoon.first if design.cartoon else _title(design.child)
    went = sorted(design.amounts, key=lambda one: -abs(one[1]))
    listed = [who, *(f"{name} {amount:+g}" for name, amount in went[:_TITLED])]
    return ", ".join(listed) + (", ..." if len(went) > _TITLED else "")


def _packed(frame: NDArray[np.uint8] | NDArray[np.bool_]) -> str:
    """Bits of a frame in base 64."""
    return base64.b64encode(np.packbits(frame != 0).tobytes()).decode()
