"""A headless Chromium as a visitor's eyes and hands, and the pay page as he meets it."""
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness.wait import until

PHONE, DESK = (360, 740), (1280, 900)


class Browser:
    def __init__(self):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en",
                         "--hide-scrollbars", "--force-color-profile=srgb", "--disable-background-networking"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(30)

    def close(self):
        self.driver.quit()

    def fresh(self):
        """As if just installed: one window, desk-sized, light, scripts on, no cookies."""
        for handle in self.windows()[1:]:
            self.to(handle)
            self.driver.close()
        self.to(self.windows()[0])
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.size(DESK)
        self.scheme("light")
        self.scripts(True)
        self.driver.get("about:blank")
        self.driver.get_log("browser")

    # --- what it is

    def size(self, size):
        width, height = size
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def scheme(self, name):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                    {"features": [{"name": "prefers-color-scheme", "value": name}]})

    def scripts(self, on):
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})

    # --- windows

    def windows(self):
        return self.driver.window_handles

    def to(self, handle):
        self.driver.switch_to.window(handle)

    def new_window(self):
        self.driver.switch_to.new_window("tab")
        return self.driver.current_window_handle

    # --- looking

    def open(self, address):
        self.driver.get(address)
        return self

    def ask(self, script, *arguments):
        """The value of a JavaScript expression in the page."""
        return self.driver.execute_script(f"return ({script})", *arguments)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector="body"):
        """What is to be read there now, or nothing."""
        try:
            found = self.all(selector)
            return found[0].text if found else ""
        except WebDriverException:   # the page went away under our eyes
            return ""

    def reads(self, words, selector="body", within=15):
        try:
            until(lambda: words in self.text(selector), within, f"'{words}' in {selector}")
        except AssertionError as error:
            raise AssertionError(f"{error}; there stands {self.text(selector)!r}") from None

    def complaints(self):
        """What its console had to say, but for refusals by status (a 402 is how a page is paid for, a 422 how a form
        comes back) and for the icon that browsers ask every site for by themselves."""
        ordinary = ("status of 40", "status of 422", "/favicon.ico")
        return [line["message"] for line in self.driver.get_log("browser")
                if not any(words in line["message"] for words in ordinary)]

    def press(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    def tab_to(self, condition, most=40):
        """Moves the focus by Tab until condition(element) holds."""
        for _ in range(most):
            self.press(Keys.TAB)
            element = self.driver.switch_to.active_element
            if condition(element):
                return element
        raise AssertionError("Tab never led there")

    def picture(self, path, size=None, scheme=None):
        if size:
            self.size(size)
        if scheme:
            self.scheme(scheme)
        self.driver.save_screenshot(str(path))


class PayPage:
    """What stands open in the browser."""

    def __init__(self, browser):
        self.browser = browser
        until(lambda: browser.all("main.ticket"), what=f"a pay page: {browser.text()[:200]!r}")

    @property
    def payment(self):
        return self.browser.one("main").get_attribute("data-payment")

    @property
    def title(self):
        return self.browser.text("h1")

    @property
    def status(self):
        return self.browser.text("#status")

    @property
    def notice(self):
        return self.browser.text(".goods .notice")

    def pay(self):
        self.browser.one("#way-sandbox button").click()
