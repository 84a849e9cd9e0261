"""The command line: each verb on the data of a server, and sentences for whoever made a mistake."""
import json

import pytest

from harness.server import Server
from harness.shop import FILES, LIMITS_OFF, SITE, STANDARD, UPSTREAM, gate


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def test_explain_tells_the_story_of_a_payment(shop, visitor):
    payment = visitor(shop).paid("/articles/story")
    visitor(shop).ask("/articles/story", payment)
    text = shop.server.run("explain", payment).stdout
    for word in ("paid", "/articles/story"):
        assert word in text
    told = json.loads(shop.server.run("explain", payment, "--json").stdout)
    assert [step["to_state"] for step in told["history"]][:2] == ["awaited", "paid"]


def test_explain_of_nothing(shop):
    done = shop.server.run("explain", "pay_" + "0" * 36, check=False)
    assert done.returncode != 0 and done.stderr.strip()


def test_lifecycle_draws_itself(shop):
    text = shop.server.run("lifecycle", "payment").stdout
    assert "stateDiagram" in text and "timed_out" in text


def test_openapi_prints_what_is_served(shop):
    import requests
    assert json.loads(shop.server.run("openapi").stdout)["paths"].keys() == \
        requests.get(shop.server.api + "/openapi.json", timeout=20).json()["paths"].keys()


def test_config_show_names_origins(shop):
    shown = shop.server.run("config", "show", "--origin").stdout
    assert "holdfast.toml" in shown and "default" in shown


def test_doctor_on_a_healthy_server(shop):
    done = shop.server.run("doctor", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# what is wrong in a configuration, and what the refusal names
WRONG = [
    ("unknown_key", 'mdoe = "sandbox"', ["mdoe", "mode"]),
    ("unknown_section_key", "[limits]\nreads_per_mintue = 1", ["reads_per_mintue", "reads_per_minute"]),
    ("wrong_type", "threads = \"many\"", ["threads", "many"]),
    ("out_of_range", "threads = 1000", ["threads", "1000", "64"]),
    ("wrong_choice", 'mode = "play"', ["mode", "play", "sandbox"]),
    ("wrong_duration", 'drain = "soon"', ["drain", "soon"]),
    ("not_toml", "mode = ", ["holdfast.toml"]),
    ("gate_without_source", gate("a", "/a/**", ""), ["upstream", "files"]),
    ("gate_with_two_sources", gate("a", "/a/**", UPSTREAM + "\n" + SITE), ["upstream", "files"]),
    ("gate_without_price", gate("a", "/a/**", UPSTREAM, price=None).replace("free = true\n", ""), ["price"]),
    ("gate_twice", gate("a", "/a/**", UPSTREAM) + gate("a", "/b/**", UPSTREAM), ["name"]),
    ("gate_unknown_key", gate("a", "/a/**", UPSTREAM, acess="once"), ["acess", "access"]),
    ("gate_unknown_rail", gate("a", "/a/**", UPSTREAM, rails=["gold"]), ["gold"]),
    ("gate_bad_pattern", gate("a", "articles", UPSTREAM), ["match"]),
    ("gate_bad_asset", gate("a", "/a/**", UPSTREAM).replace("USD/2", "dollars"), ["asset"]),
    ("gate_bad_upstream", gate("a", "/a/**", 'upstream = "ftp://x"'), ["upstream"]),
    ("gate_no_folder", gate("a", "/a/**", 'files = "./nowhere"'), ["nowhere"]),
    ("gate_price_zero", gate("a", "/a/**", UPSTREAM, price=0), ["price"]),
    ("default_free_without_site", '[paywall]\ndefault = "free"', ["upstream"]),
]


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("name, config, words", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_configuration_stops_the_start_with_a_sentence(folders, engine, name, config, words):
    server = Server(folders(), config.replace("UPSTREAM", "http://127.0.0.1:9"))
    (server.folder / "site").mkdir()
    server.launch()
    assert server.wait(20) not in (0, -6, -11), server.said()
    for word in words:
        assert word in server.said(), server.said()
    assert "127.0.0.1:" not in "".join(server.output), "it did not listen"


@pytest.mark.on("sqlite")
def test_config_check_says_the_same(folders, engine):
    server = Server(folders(), LIMITS_OFF + gate("a", "/a/**", 'upstream = "http://127.0.0.1:9"', acess="once"))
    done = server.run("config", "check", check=False)
    assert done.returncode != 0 and "acess" in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["fly"], ["serve", "--threads"], ["serve", "--nonsense"], ["explain"]])
def test_unknown_words(shop, arguments):
    done = shop.server.run(*arguments, check=False)
    assert done.returncode not in (0, -6, -11) and (done.stderr + done.stdout).strip()
