"""The pay page itself: on every width and ground, for every reader, against every preview."""
import json
import re

import pytest

from contrast import too_faint
from harness.browser import PHONE, PayPage
from harness.shop import FILES
from harness.upstream import answer
from harness.wait import until
from shops import ARABIC, CONFIG, LONG, stock


@pytest.fixture(scope="module")
def shop(open_shop):
    return stock(open_shop(CONFIG, files=FILES), "/once/1", "/once/2", "/articles/1")


@pytest.mark.parametrize("path", ["/articles/1", "/long/1", "/arabic/1", "/once/1"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_narrow_telephone_and_every_text_can_be_read(shop, browser, path, scheme):
    browser.size(PHONE)
    browser.scheme(scheme)
    browser.open(shop.gate + path)
    PayPage(browser)
    assert browser.ask("document.documentElement.scrollWidth") <= PHONE[0], "it scrolls sideways"
    assert too_faint(browser) == []
    small = browser.ask("""[...document.querySelectorAll('button, a.button')].map(e => e.getBoundingClientRect())
        .filter(r => r.height < 44 || r.width < 44).length""")
    assert small == 0, "what is pressed is at least 44 px"


def test_dark_is_dark_and_light_is_light(shop, browser):
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    browser.open(shop.gate + "/articles/1")
    assert min(browser.ask(ground)) > 200
    browser.scheme("dark")
    assert max(browser.ask(ground)) < 60


def test_a_long_title_is_there_whole(shop, browser):
    browser.size(PHONE)
    browser.open(shop.gate + "/long/1")
    assert PayPage(browser).title == LONG.strip()


def test_a_preview_from_right_to_left(shop, browser):
    browser.open(shop.gate + "/arabic/1")
    assert PayPage(browser).title == ARABIC["title"]
    assert browser.ask("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert browser.ask("getComputedStyle(document.querySelector('.price')).direction") == "ltr"


def test_markup_in_a_preview_does_nothing(shop, browser):
    browser.open(shop.gate + "/markup/1")
    assert PayPage(browser).title.startswith("<b>bold</b></script>")
    assert browser.ask("window.ran === undefined && document.images.length === 1"), "the mark is the only picture"


def test_facts_for_search_engines_are_data_under_the_policy(shop, browser):
    browser.open(shop.gate + "/markup/1")
    facts = json.loads(browser.ask("document.querySelector('script[type=\"application/ld+json\"]').textContent"))
    assert facts["isAccessibleForFree"] is False and facts["name"].startswith("<b>bold</b></script>")
    assert browser.all("meta[property='og:title']") and not browser.all("meta[name=robots]")
    browser.open(f"{shop.gate}/.holdfast/pay/{PayPage(browser).payment}")
    assert browser.one("meta[name=robots]").get_attribute("content") == "noindex"


def test_nobody_frames_it(shop, browser):
    frame = f"<!doctype html><iframe src='{shop.gate}/articles/1'></iframe>"
    shop.upstream.on("/free/frame", answer(body=frame.encode(), fields=[("Content-Type", "text/html")]))
    browser.open(shop.gate + "/free/frame")
    browser.driver.switch_to.frame(0)
    assert not browser.all(".ticket")
    browser.driver.switch_to.default_content()
    assert any("frame" in line for line in browser.complaints()), "the browser says that it was not allowed"


def test_the_time_left_counts_down_without_chatter(shop, browser):
    browser.open(shop.gate + "/once/1")
    browser.reads("Time left", "#clock")
    first = browser.text("#clock time")
    assert re.fullmatch(r"\d+:\d\d", first)
    until(lambda: browser.text("#clock time") != first, what="a second to pass")
    loud = browser.ask("[...document.querySelectorAll('[aria-live], [role=status], [role=alert]')].map(e => e.id)")
    assert loud == ["status"], "only news are read aloud"


def test_everything_has_a_name(shop, browser):
    browser.open(shop.gate + "/once/1")
    nameless = browser.ask("""[...document.querySelectorAll('button, a, input, [role=tab], svg[role=img]')]
        .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label'))).length""")
    assert nameless == 0
    assert browser.ask("document.documentElement.lang") == "en" and len(browser.all("h1")) == 1 and browser.all("main")
