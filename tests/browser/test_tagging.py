"""Deciding on suggestions in a browser: by keyboard alone in the queue, and with the reasons in view."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SignedIn
from tests.browser.test_pages import faults_found_by_axe, keep_screenshot

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_suggestions_are_ticked_and_confirmed_by_keyboard_alone(signed_in: SignedIn) -> None:
    page = signed_in("coordinator").open("/tags/?review=XCO-upr4&kind=institution")
    boxes = page.locator("input[name=chosen]")
    first, second = boxes.nth(0).get_attribute("value"), boxes.nth(1).get_attribute("value")
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    # From a box to the link of its recommendation, and on to the next box.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert [boxes.nth(place).is_checked() for place in (0, 1, 2)] == [True, True, False]
    page.get_by_role("button", name="Confirm what is ticked").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("2 decisions were kept.").is_visible()
    left = page.locator("input[name=chosen]").evaluate_all("all => all.map(box => box.value)")
    assert not {first, second} & set(left)


def test_the_reasons_stand_beside_the_text_with_its_words_marked(signed_in: SignedIn) -> None:
    page = signed_in("coordinator").open("/tags/?review=XCO-upr4&kind=affected_persons")
    with page.expect_navigation():
        page.locator("td a[href^='/recommendations/']").first.click()
    page.get_by_text("Why, and decide").click()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("#why mark").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults_found_by_axe(page) == []
        keep_screenshot(page, f"why-{width}")
