"""A browser of a telephone's size, run as a program of its own: in another network namespace, say. It opens the front
page at argv[1], follows the link whose text holds argv[2], pays with play money, and prints what it then reads."""
import sys
import tempfile

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

WIDTH, HEIGHT = 390, 844


def main(front, item):
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server",
                 f"--user-data-dir={tempfile.mkdtemp(prefix='holdfast-telephone-')}"):
        options.add_argument(word)
    options.add_experimental_option("mobileEmulation", {"deviceMetrics": {"width": WIDTH, "height": HEIGHT,
                                                                          "pixelRatio": 3.0}})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver")
                               if hasattr(webdriver, "ChromeService") else None)
    try:
        wait = WebDriverWait(browser, 40, ignored_exceptions=[StaleElementReferenceException])
        browser.get(front)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= WIDTH, "it scrolls sideways"
        browser.find_element(By.PARTIAL_LINK_TEXT, item).click()
        wait.until(lambda _: browser.find_elements(By.XPATH, "//button[contains(., 'play money')]"))[0].click()

        def read(_):
            for link in browser.find_elements(By.PARTIAL_LINK_TEXT, "Go to the page"):
                link.click()
            return not browser.find_elements(By.TAG_NAME, "main") and browser.find_element(By.TAG_NAME, "body").text

        print(wait.until(read))
    finally:
        browser.quit()


main(*sys.argv[1:])
