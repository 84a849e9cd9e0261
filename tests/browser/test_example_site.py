"""The example site as its readers meet it: an article from the front page, a film sought in behind a day's pass."""
import pytest

from harness.browser import Browser, PayPage
from harness.magazine import Magazine
from harness.wait import until

FILM = "/films/a-day-of-tide.webm"

# The film tells its hour by a bar along its lower edge: how much of it is filled in what the screen shows now.
HOUR = """(() => {
  const video = document.querySelector("video"), canvas = document.createElement("canvas");
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  const paint = canvas.getContext("2d");
  paint.drawImage(video, 0, 0);
  const row = paint.getImageData(0, canvas.height - 6, canvas.width, 1).data;
  let filled = 0;
  for (let x = 0; x < canvas.width; x += 1) filled += row[4 * x] > 128;
  return 24 * filled / canvas.width;
})()"""


@pytest.fixture(scope="module")
def shop(open_shop, folders):
    magazine = Magazine(folders())
    return open_shop(magazine.config, upstream=magazine)


@pytest.fixture
def stranger():
    """Somebody else's browser."""
    browser = Browser()
    yield browser
    browser.close()


def test_an_article_is_bought_from_the_front_page(shop, browser):
    browser.open(shop.gate + "/")
    assert all(browser.ask("[...document.images].map(image => image.naturalWidth)"))
    first = browser.one("ol.contents a")
    title, cents = first.find_element("tag name", "h2").text, first.find_element("class name", "price").text
    first.click()

    page = PayPage(browser)
    assert page.title == title
    assert "min of reading" in browser.text(".goods")
    assert f"0.{cents.removesuffix(' ¢')}" in browser.text("#due")
    page.pay()
    browser.reads("Adding it up")
    assert browser.text("h1") == title
    drawings = "[...document.querySelectorAll('article img')].map(image => image.complete && image.naturalWidth)"
    until(lambda: all(browser.ask(drawings)), what="the cover and the drawing")
    assert len(browser.ask(drawings)) == 2

    browser.driver.refresh()
    assert browser.text("h1") == title, "it stays open for a day"
    browser.one(".onward a").click()
    assert PayPage(browser).title != title, "the next one has a price of its own"


def seek(browser, second):
    """Moves the film there, waits for the picture, and gives the hour that it shows."""
    browser.ask("document.querySelector('video').currentTime = arguments[0]", second)
    until(lambda: browser.ask("(v => !v.seeking && v.readyState >= 2)(document.querySelector('video'))"),
          what=f"a picture at {second} s")
    return browser.ask(HOUR)


def line(browser, bytes_a_second):
    """How fast its network is; -1 is as fast as it can."""
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {
        "offline": False, "latency": 0, "downloadThroughput": bytes_a_second, "uploadThroughput": -1})


@pytest.fixture
def slow_browser(browser):
    """It gets the film more slowly than it jumps about in it, so that a jump is more than a look at what is there."""
    line(browser, 60_000)
    yield browser
    line(browser, -1)


def film_answers(shop):
    """(status, bytes) of each request in the folder of the film, but for those for its page."""
    asked = [(entry["status"], entry["bytes"]) for entry in shop.server.logged() if entry.get("route") == "films"]
    page = asked.index(next(answer for answer in asked if answer[0] == 200))
    return asked[page + 1:]


def test_a_film_is_sought_in_behind_a_days_pass(shop, slow_browser, stranger):
    browser = slow_browser
    browser.open(shop.gate + "/films/")
    page = PayPage(browser)
    assert page.title == "A day of tide" and "for 24 hours" in browser.text("#due")
    page.pay()
    until(lambda: browser.all("video"), what="the page with the film")
    until(lambda: browser.ask("document.querySelector('video').readyState") >= 1, what="the film's length")
    assert abs(browser.ask("document.querySelector('video').duration") - 24) < 0.1

    for second in (18, 3, 21.5, 9, 0.5, 23.5):     # there and back again; an hour of the day is a second of the film
        assert abs(seek(browser, second) - second) < 0.15

    seek(browser, 6)
    browser.ask("document.querySelector('video').play().then(() => true)")
    until(lambda: browser.ask("document.querySelector('video').currentTime") > 7, what="the film running")
    browser.ask("document.querySelector('video').pause()")
    until(lambda: browser.ask(HOUR) > 6.9, what="what it shows running with it")
    parts = film_answers(shop)
    assert {status for status, _ in parts} == {206} and len(parts) > 3, "each jump asks for what it needs"
    assert len({length for _, length in parts}) > 2, "from several places"

    part = """(async () => { const got = await fetch(arguments[0], {headers: {Range: "bytes=300000-300099"}});
      return [got.status, got.headers.get("Content-Range"), (await got.arrayBuffer()).byteLength]; })()"""
    status, where, length = browser.ask(part, FILM)
    assert (status, where.split("/")[0], length) == (206, "bytes 300000-300099", 100)

    browser.driver.refresh()
    until(lambda: browser.all("video"), what="the page with the film, still open")
    assert abs(seek(browser, 15) - 15) < 0.15
    assert browser.driver.get_cookies(), "it is a cookie that opens it"

    stranger.open(shop.gate + "/films/")
    assert PayPage(stranger).title == "A day of tide"
    stranger.open(shop.gate + FILM)
    PayPage(stranger)
    assert stranger.ask(part, FILM)[0] == 401, "known, and not paid: no part of it for others"
