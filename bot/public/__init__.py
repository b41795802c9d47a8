"""The web chat and its pages, for people who just have a browser.

words       labels and lines of the pages in our languages
questions   what a visitor sent → a question, or why it is none
schema      the JSON around question and answer (which are in `bot.wire`)
rendering   an answer → HTML, text (pure)
markup      what search engines read in a fact's page
asks        where questions go: handed in
examples    claims to try, from the edition
site        the pages
server      an address to listen at; noticing new facts
"""

from __future__ import annotations

from bot.public.site import Site, create_app

__all__ = ["Site", "create_app"]
