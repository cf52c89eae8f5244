"""A photograph on the page of the designer, with the real MediaPipe and a real browser."""

import cv2
import numpy as np
import pytest
from browsing import LIT
from studio import Studio
from waiting import until

from emotion_face.errors import ModelError
from emotion_face.portrait.head import Head
from emotion_face.recognition import model_path

DROP = """([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
}"""


@pytest.fixture
def person_in():
    """What `emotion-face design` makes a person of a photograph with."""
    for module in ("mediapipe", "ai_edge_litert"):
        pytest.importorskip(module, reason=f"no {module} here; mend with: make photo")
    try:
        model_path()
    except ModelError as error:
        pytest.skip(str(error))
    from emotion_face.cli.photographs import person_in

    return person_in


def dropped(page, image):
    content = cv2.imencode(".jpg", image)[1].tobytes()
    page.evaluate(DROP, ["somebody.jpg", list(content)])


def said(page, text):
    return lambda: page.is_visible("#answer") and text in page.inner_text("#answer")


def test_a_person_is_found_in_the_photograph_that_is_dropped(person_in, serve, visit):
    served = serve(adopts=person_in)
    page = visit(served.url)
    until(lambda: page.locator("#shares input").count() == 5)
    before = page.evaluate(LIT)
    image, face = Studio(Head.load()).photograph()
    dropped(page, image)
    until(said(page, "save them to keep them"))
    until(lambda: page.inner_text("#child") == "photograph")
    assert page.evaluate(LIT) != before
    drawn = served.designer.people.drawn(served.designer.design.child)
    (left, right), (asked_left, asked_right) = (
        (points[36:42].mean(0), points[42:48].mean(0))
        for points in (drawn.landmarks, face.multi_pie())
    )
    whole = np.ptp(drawn.landmarks[:17], axis=0) / np.ptp(face.multi_pie()[:17], axis=0)
    assert right - left == pytest.approx((asked_right - asked_left) * whole, abs=4.0)
    lit = drawn.fields[0] > 0
    assert lit[int(left[1]) + 20, int(left[0])]  # the cheek
    assert not lit[: int(left[1]) - 50].any()  # above the head


def test_a_photograph_without_a_face_is_refused_and_changes_nothing(person_in, serve, visit):
    served = serve(adopts=person_in)
    page = visit(served.url, refusal=422)
    until(lambda: page.locator("#shares input").count() == 5)
    before = served.designer.design
    dropped(page, np.full((300, 300, 3), 150, np.uint8))
    until(said(page, "no face"))
    assert served.designer.design is before
