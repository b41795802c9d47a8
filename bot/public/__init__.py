"""The web chat and its pages, for people who just have a browser.

words       labels and lines of the pages in our languages
readers     which language a visitor reads
schema      the JSON that goes over the wire
rendering   Reply → blocks, HTML, text (pure)
examples    claims to try, from the edition
guards      size, pace, accidents, headers
site        the pages
server      an embedded server that notices new facts
"""

from __future__ import annotations

from bot.public.server import serve
from bot.public.site import Site, create_app

__all__ = ["Site", "create_app", "serve"]
