"""What is sold in the browser tests."""
from harness.shop import LIMITS_OFF, UPSTREAM, gate
from harness.upstream import answer

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle " * 4
ARABIC = {"title": "غابات الأعشاب البحرية", "text": "تنمو أسرع من أي شيء على اليابسة."}

CONFIG = LIMITS_OFF + "".join([
    gate("articles", "/articles/**", UPSTREAM, access="1h",
         preview={"title": "Forests of kelp", "text": "What grows faster than bamboo, and holds fast to rock."}),
    gate("once", "/once/**", UPSTREAM, preview={"title": "Read it once"}),
    gate("other", "/other/**", UPSTREAM, price=90, access="1h"),
    gate("short", "/short/**", UPSTREAM, deadline="2s", preview={"title": "Quick"}),
    gate("long", "/long/**", UPSTREAM, preview={"title": LONG, "text": "x" * 400}),
    gate("arabic", "/arabic/**", UPSTREAM, preview=ARABIC),
    gate("markup", "/markup/**", UPSTREAM,
         preview={"title": "<b>bold</b></script><script>window.ran=1</script>",
                  "text": "<img src=x onerror=window.ran=1>"}),
    gate("free", "/free/**", UPSTREAM, price=None),
])


def article(name):
    body = f"<!doctype html><meta charset=utf-8><title>{name}</title><h1>This is {name}</h1>"
    return answer(body=body.encode(), fields=[("Content-Type", "text/html; charset=utf-8")])


def stock(shop, *paths):
    for path in paths:
        shop.upstream.on(path, article(path))
    return shop
