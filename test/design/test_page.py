"""The page of the designer in a real browser."""

import cv2
import numpy as np
import pytest
from browsing import LAPTOP, LIT, PHONE
from waiting import until

from emotion_face.affect import EMOTIONS
from emotion_face.design import Designer, calm_frame, code_of, recipe_of
from emotion_face.face import Recipe

SKETCH = """() => {
  const canvas = document.getElementById("sketch");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, pixel) => data[4 * pixel]);
}"""
DRAWN = 255  # red of a stroke
DROP = """([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  document.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, cancelable: true }));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
}"""


@pytest.fixture
def open_page(serve, visit):
    def open_(size=LAPTOP, **options):
        served = serve()
        page = visit(served.url, size, **options)
        until(lambda: page.locator("#shares input").count() == 5)
        return served, page

    return open_


def child_of(served):
    return served.designer.design.child


def said(page, text):
    return lambda: page.is_visible("#answer") and text in page.inner_text("#answer")


def test_the_person_acts_every_emotion_live(open_page, monkeypatch):
    monkeypatch.setattr("emotion_face.design.page._CALM_S", 0.3)
    monkeypatch.setattr("emotion_face.design.page._SHOWN_S", 0.7)
    _, page = open_page()
    pictures = {}

    def has_seen_all():
        emotion = page.inner_text("#emotion")
        if emotion not in pictures:
            pictures[emotion] = bytes(page.evaluate(LIT))
        return pictures.keys() > set(EMOTIONS)

    until(has_seen_all)
    assert len(set(pictures.values())) == len(pictures)


def test_sliders_mix_a_child_which_undo_takes_back(open_page):
    served, page = open_page()
    assert page.is_disabled("#undo")
    before = served.designer.design
    page.focus("[name=eyes]")
    page.keyboard.press("End")
    until(lambda: served.designer.design.share == (0.0, 1.0, 0.0, 0.0, 0.0))
    until(lambda: "viktor" in page.inner_text("#child"))
    page.click("#undo")
    until(lambda: served.designer.design == before)
    until(lambda: page.input_value("[name=eyes]") == "0")
    assert page.is_disabled("#undo")


def test_parents_are_chosen_and_somebody_new_comes(open_page):
    served, page = open_page()
    page.select_option("#start", "omar")
    until(lambda: child_of(served) == Recipe.of("omar"))
    page.select_option("#marry", "zola")
    until(lambda: served.designer.design.second == Recipe.of("zola"))
    page.click("#marry-new")
    until(lambda: served.designer.design.second != Recipe.of("zola"))
    page.click("#start-new")
    until(lambda: child_of(served) != Recipe.of("omar"))


def test_a_brood_of_eight_is_shown_and_picked_from_again_and_again(open_page):
    served, page = open_page()
    for number in (2, 7):
        page.click("#breed")
        until(lambda: page.locator("#brood button").count() == 8)
        brood = served.designer.design.brood
        frame = calm_frame(Designer().people.calm([brood[number]])[0])
        lit = LIT.replace(
            'document.getElementById("panel")',
            f'document.querySelectorAll("#brood canvas")[{number}]',
        )
        assert (np.reshape(page.evaluate(lit), (64, 128)) == (frame > 0)).all()
        page.locator("#brood button").nth(number).click()
        until(lambda picked=brood[number]: child_of(served) == picked)
        until(lambda: page.locator("#brood button").count() == 0)


def test_a_person_is_saved_and_loaded_and_never_overwritten_unasked(open_page, own):
    served, page = open_page()
    page.fill("#name", "../ann")
    page.click("text=Save")
    until(said(page, "small letters"))
    page.fill("#name", "ann")
    page.click("text=Save")
    until(said(page, "identity:=ann"))
    assert recipe_of("ann") == Recipe.of("ines")
    page.select_option("#start", "gus")
    until(lambda: child_of(served) == Recipe.of("gus"))
    page.click("text=Save")
    until(said(page, "already"))
    page.check("#replaces")
    page.click("text=Save")
    until(lambda: recipe_of("ann") == Recipe.of("gus"))
    page.select_option("#start", "mei")
    page.select_option("#start", "ann")
    until(lambda: child_of(served) == Recipe.of("gus"))


def test_a_code_is_copied_and_taken(open_page):
    served, page = open_page()
    until(lambda: page.input_value("#code") == code_of(Recipe.of("ines")))
    page.click("#copy")
    until(said(page, "copied"))
    page.fill("#typed", code_of(Recipe.of("noor")))
    page.click("text=Take")
    until(lambda: child_of(served) == Recipe.of("noor"))
    page.fill("#typed", "ef1-nonsense")
    page.click("text=Take")
    until(said(page, "ef1-nonsense"))
    assert child_of(served) == Recipe.of("noor")


def test_a_photograph_is_chosen_or_dropped_on_the_page(open_page):
    served, page = open_page()
    picture = cv2.imencode(".png", np.full((60, 50, 3), 200, np.uint8))[1].tobytes()
    page.set_input_files(
        "#photograph", {"name": "../../ann.png", "mimeType": "image/png", "buffer": picture}
    )
    until(lambda: child_of(served) == Recipe.of("photograph"))
    until(said(page, "save them to keep them"))
    until(lambda: page.is_disabled("#copy"))
    page.evaluate(DROP, ["ann.png", list(picture)])
    until(lambda: child_of(served) == Recipe.of("photograph 2"))
    assert served.seen == [(60, 50, 3)] * 2


def test_what_is_no_photograph_is_refused_on_the_page(open_page):
    served, page = open_page(refusal=422)
    dropped = served.designer.design
    page.set_input_files(
        "#photograph", {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    until(said(page, "not a picture"))
    assert served.designer.design == dropped


def test_parts_are_put_on_and_taken_off(open_page):
    served, page = open_page()
    calm = page.evaluate(SKETCH)
    page.click("[data-part=beret]")
    until(lambda: served.designer.design.parts == ("beret",))
    until(lambda: page.get_attribute("[data-part=beret]", "aria-pressed") == "true")
    page.click("[data-part=round_glasses]")
    until(lambda: served.designer.design.parts == ("beret", "round_glasses"))
    until(lambda: page.get_attribute("[data-part=round_glasses]", "aria-pressed") == "true")
    until(lambda: page.evaluate(SKETCH) != calm)
    page.click("[data-part=beret]")
    until(lambda: served.designer.design.parts == ("round_glasses",))
    until(lambda: page.get_attribute("[data-part=beret]", "aria-pressed") == "false")
    page.click("#undo")
    until(lambda: page.get_attribute("[data-part=beret]", "aria-pressed") == "true")


def test_a_drawing_becomes_a_person_and_its_rest_a_part(open_page, own):
    served, page = open_page()

    def stroke(*points):
        page.locator("#sketch").scroll_into_view_if_needed()
        box = page.locator("#sketch").bounding_box()
        unit = box["width"] / 128
        for index, (x, y) in enumerate(points):
            page.mouse.move(box["x"] + x * unit, box["y"] + y * unit)
            if index == 0:
                page.mouse.down()
        page.mouse.up()

    for side in (-1, 1):
        stroke(*((64 + side * x, 20 + 2 * (x % 2)) for x in range(12, 30, 3)))
    stroke((44, 50), (64, 54), (84, 50))
    drawn = page.evaluate(SKETCH).count(DRAWN)
    page.click("#find")
    until(said(page, "nearest person"))
    until(lambda: page.inner_text("#child") == "strokes")
    until(lambda: page.evaluate(SKETCH).count(DRAWN) < drawn)  # the rest is there
    page.click("#clear")
    stroke((96, 40), (112, 36), (118, 44))
    page.fill("#part", "hook")
    page.select_option("#anchor", "mouth")
    page.click("text=Keep the part")
    until(lambda: served.designer.design.parts == ("hook",))
    assert (own.parent / "parts" / "hook.yaml").exists()
    until(lambda: page.get_attribute("[data-part=hook]", "aria-pressed") == "true")
    until(lambda: DRAWN not in page.evaluate(SKETCH))
    page.click("#find")
    until(said(page, "expected 20"))


def test_strokes_are_drawn_and_erased_by_touch(open_page):
    _, page = open_page(PHONE, has_touch=True, is_mobile=True)
    page.locator("#sketch").scroll_into_view_if_needed()
    before = page.evaluate(SKETCH).count(DRAWN)
    page.locator("#sketch").tap()
    assert before == 0
    until(lambda: page.evaluate(SKETCH).count(DRAWN) > 0)
    page.check("#erase")
    page.locator("#sketch").tap()
    until(lambda: page.evaluate(SKETCH).count(DRAWN) == 0)


def test_sliders_change_a_portrait_and_its_children(open_page):
    served, page = open_page()
    until(lambda: page.locator("#directions input").count() == 1)
    before = page.evaluate(SKETCH)
    page.focus('[name="low mouth"]')
    page.keyboard.press("End")
    until(lambda: dict(served.designer.design.amounts) == {"low mouth": 3.0})
    until(lambda: "ines, low mouth +3" in page.inner_text("#child"))
    until(lambda: page.evaluate(SKETCH) != before)
    assert page.input_value("#code").endswith("+low_mouth=3")
    page.click("#breed")
    until(lambda: page.locator("#brood button").count() == 8)
    people, design = served.designer.people, served.designer.design
    frame = calm_frame(people.calm(design.brood[:1], design.amounts)[0])
    lit = LIT.replace(
        'document.getElementById("panel")', 'document.querySelectorAll("#brood canvas")[0]'
    )
    assert (np.reshape(page.evaluate(lit), (64, 128)) == (frame > 0)).all()
    page.click("#undo")
    page.click("#undo")
    until(lambda: page.input_value('[name="low mouth"]') == "0")


def test_a_cartoon_has_a_slider_for_each_direction(open_page):
    served, page = open_page()
    page.select_option("#start", "ada")
    until(lambda: page.locator("#directions input").count() == 2)
    assert page.is_hidden("#breeding")
    assert page.is_hidden("#mixing")
    before = page.evaluate(LIT)
    page.focus('[name="long hair"]')
    page.keyboard.press("Home")
    until(lambda: dict(served.designer.design.amounts) == {"long hair": -1.5})
    until(lambda: "long hair -1.5" in page.inner_text("#child"))
    until(lambda: page.evaluate(LIT) != before)
    page.click("#undo")
    until(lambda: page.input_value('[name="long hair"]') == "0")
    page.fill("#name", "bob")
    page.click("text=Save")
    until(said(page, "identity:=bob"))
    until(lambda: page.is_disabled("#copy"))
    page.click("#undo")
    until(lambda: page.is_visible("#breeding"))


def test_words_make_a_cartoon(open_page):
    served, page = open_page()
    assert "reader" not in vars(served.designer)
    page.focus("#words")
    until(lambda: "reader" in vars(served.designer))
    page.fill("#words", "long hair and a zebra")
    page.click("text=Apply")
    until(said(page, "not drawn: zebra"))
    until(lambda: dict(served.designer.design.amounts) == {"long hair": 1.5})
    page.fill("#words", "zebra")
    page.click("text=Apply")
    until(said(page, "says nothing of a face"))


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_nothing_is_wider_than_the_screen(open_page, size):
    _, page = open_page(size)
    page.click("#breed")
    until(lambda: page.locator("#brood button").count() == 8)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_on_a_phone_a_child_is_tapped(open_page):
    served, page = open_page(PHONE, has_touch=True, is_mobile=True)
    page.tap("#breed")
    until(lambda: page.locator("#brood button").count() == 8)
    brood = served.designer.design.brood
    page.locator("#brood button").last.tap()
    until(lambda: child_of(served) == brood[7])
