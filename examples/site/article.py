"""An article of Tideline: a Markdown file with a few lines about itself on top, and what it costs by its length."""
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import markdown

BYTES_FOR_A_CENT = 200   # of the article as HTML; begun ones count
WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class Article:
    id: str
    title: str
    description: str
    date: date
    image: str           # the cover, which everybody sees
    alt: str
    preview: str         # the first lines, which everybody may read
    html: str            # what is sold
    words: int

    @property
    def path(self):
        return f"/articles/{self.id}/"

    @property
    def bytes(self):
        return len(self.html.encode())

    @property
    def cents(self):
        return -(-self.bytes // BYTES_FOR_A_CENT)

    @property
    def minutes(self):
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def length(self):
        """Why it costs what it costs."""
        return f"{self.minutes} min of reading, {self.bytes:,} bytes"

    def entry(self):
        """What may be known without paying, as the list of articles has it."""
        return {"id": self.id, "title": self.title, "description": self.description, "date": self.date.isoformat(),
                "image_url": self.image, "preview": self.preview, "path": self.path, "minutes": self.minutes,
                "bytes": self.bytes, "price": {"amount": self.cents, "asset": "USD/2"}}

    def bill(self):
        """The preview beside the price: the entry, and the words that the page which asks for money shows."""
        return {**self.entry(), "text": f"{self.preview}\n\n{self.length}."}


def read_articles(folder):
    """All articles, the newest first. What an author changes is sold from the next request on."""
    found = [read_article(file, file.stat().st_mtime_ns) for file in folder.glob("*/article.md")]
    return sorted(found, key=lambda article: article.date, reverse=True)


@lru_cache(maxsize=64)
def read_article(file, _changed):
    text = file.read_text("utf-8")
    reader = markdown.Markdown(extensions=["meta", "smarty"], output_format="html")
    html = reader.convert(text)
    about = {key: " ".join(lines) for key, lines in reader.Meta.items()}
    return Article(id=file.parent.name, title=about["title"], description=about["description"],
                   date=date.fromisoformat(about["date"]), image=about["image"], alt=about["alt"],
                   preview=about["preview"], html=html, words=len("\n".join(reader.lines).split()))
