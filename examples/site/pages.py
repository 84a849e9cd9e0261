"""The pages of Tideline, as HTML."""
from html import escape

from tide_table import CENTS_A_DAY, HARBOURS, MOST_DAYS


def page(title, body, running=True):
    """A whole page; `running` has the magazine's name on top."""
    name = '<header class="running"><a href="/">Tideline</a></header>\n' if running else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="stylesheet" href="/public/style.css">
<link rel="icon" href="/public/mark.svg" type="image/svg+xml">
</head>
<body>
{name}<main>
{body}
</main>
<footer><p>This is the example site of Holdfast. The money is play money: press the button and it is yours.</p></footer>
</body>
</html>
"""


def price(cents):
    return f'<span class="price">{cents} ¢</span>'


def day(date):
    return f'<time datetime="{date.isoformat()}">{date.day} {date:%B %Y}</time>'


def front(articles):
    listed = "\n".join(f"""<li><a href="{article.path}">
<img src="{escape(article.image)}" alt="" width="640" height="400">
<h2>{escape(article.title)}</h2>
<p>{escape(article.preview)}</p>
<p class="small">{day(article.date)} · {article.length}</p>
{price(article.cents)}
</a></li>""" for article in articles)
    return page("Tideline", f"""<header class="masthead">
<img src="/public/mark.svg" alt="" width="56" height="56">
<h1>Tideline</h1>
<p>Notes from the shore, sold one at a time.</p>
</header>
<p class="lead">No subscription, no account, nobody watching you read. The first lines are free; the rest of a piece
costs a cent for every 200 bytes of it, and stays open for a day.</p>
<ol class="contents">
{listed}
</ol>
<h2 class="aside">Also sold here</h2>
<ul class="contents">
<li><a href="/films/">
<img src="/public/a-day-of-tide.jpg" alt="" width="640" height="360">
<h2>A day of tide, in 24 seconds</h2>
<p>A harbour from midnight to midnight: the sea, the half moon, and a boat that is aground at low water.</p>
<p class="small">A film. One payment opens the folder for a day.</p>
<span class="price">50 ¢ a day</span>
</a></li>
<li><a href="/api/">
<img src="/public/table.svg" alt="" width="640" height="400">
<h2>Tide tables for programs</h2>
<p>Say a harbour and how many days; get the high and low waters back as JSON.</p>
<p class="small">An API. The order decides the price.</p>
<span class="price">{CENTS_A_DAY} ¢ for each day in it</span>
</a></li>
</ul>""", running=False)


def whole_article(article, following):
    return page(f"{article.title} · Tideline", f"""<article>
<h1>{escape(article.title)}</h1>
<p class="lead">{escape(article.description)}</p>
<p class="small">{day(article.date)} · {article.length}</p>
<figure><img src="{escape(article.image)}" alt="{escape(article.alt)}" width="640" height="400"></figure>
{article.html}
</article>
<nav class="onward"><a href="{following.path}">Next: {escape(following.title)} {price(following.cents)}</a></nav>""")


def api():
    harbours = ", ".join(f"<em>{escape(harbour)}</em>" for harbour in HARBOURS)
    return page("Tide tables for programs · Tideline", f"""<h1>Tide tables for programs</h1>
<p class="lead">Send an order, hear its price, pay, and send the same order again.</p>
<pre>curl -s http://127.0.0.1:8402/api/tides \\
  --json '{{"harbour": "Port Meridian", "from": "2027-01-01", "days": 7}}'</pre>
<p>An order names one of our harbours ({harbours}), the first day, and from 1 to {MOST_DAYS} days. Each day costs
{CENTS_A_DAY} cent. The answer to an order that nobody has paid for is 402, with a <code>payment_id</code>; pay it, and
repeat the order with the field <code>Holdfast-Payment</code>:</p>
<pre>curl -s -X POST http://127.0.0.1:8402/.holdfast/payments/$ID/pay
curl -s http://127.0.0.1:8402/api/tides -H "Holdfast-Payment: $ID" \\
  --json '{{"harbour": "Port Meridian", "from": "2027-01-01", "days": 7}}'</pre>
<p>A payment is for one order, byte for byte: with another body it opens nothing. An order that cannot be read is
answered 422 and costs nothing.</p>
<p>The harbours are ours and on no chart. Do not sail by them.</p>""")


def missing():
    return page("Not here · Tideline", '<h1>Not here</h1>\n<p><a href="/">What there is</a></p>')
