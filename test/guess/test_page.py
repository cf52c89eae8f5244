"""The page of guesses in a real browser."""

import pytest
from browsing import LAPTOP, LIT, PHONE
from waiting import until

from emotion_face.guess import FEELINGS, read_answers


@pytest.fixture
def open_page(served, visit):
    def open_(size=LAPTOP, **options):
        page = visit(served.url, size, **options)
        until(lambda: page.inner_text("#link") == "live")
        return page

    return open_


def answer_all(page, word):
    for number in range(1, 17):
        until(lambda at=number: page.inner_text("#progress").lower() == f"{at} of 16")
        page.click(f"#feelings button:text-is('{word}')")
    page.wait_for_selector("#end:visible")


def test_who_takes_part_is_asked_sixteen_faces_and_gives_the_answers(served, open_page):
    page = open_page()
    page.click("#begin")
    page.wait_for_selector("#ask:visible")
    assert sum(page.evaluate(LIT)) > 100
    assert page.locator("#feelings button").all_inner_texts() == list(FEELINGS.values())
    answer_all(page, "glad")
    assert not served.file.exists(), "nothing is kept before it is given"
    page.click("#give")
    page.wait_for_selector("#result:visible")
    answers = read_answers(served.file)
    assert [answer.said for answer in answers] == ["joy"] * 16
    assert "2 of 16" in page.inner_text("#score")
    assert page.locator("#said li").count() == 16
    page.click("#again")
    page.wait_for_selector("#consent:visible")


def test_who_changes_their_mind_leaves_nothing(served, open_page):
    page = open_page()
    page.click("#begin")
    answer_all(page, "sad")
    page.click("#drop")
    page.wait_for_selector("#consent:visible")
    assert not served.file.exists()


def test_the_last_answer_can_be_taken_back(served, open_page):
    page = open_page()
    page.click("#begin")
    page.wait_for_selector("#ask:visible")
    assert page.is_disabled("#back")
    before = page.evaluate(LIT)
    page.click("#feelings button:text-is('calm')")
    until(lambda: page.inner_text("#progress").lower() == "2 of 16")
    page.click("#back")
    until(lambda: page.inner_text("#progress").lower() == "1 of 16")
    assert page.evaluate(LIT) == before
    answer_all(page, "angry")
    page.click("#give")
    page.wait_for_selector("#result:visible")
    assert {answer.said for answer in read_answers(served.file)} == {"mad"}


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page):
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    page.tap("#begin")
    page.wait_for_selector("#ask:visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
