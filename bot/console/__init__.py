"""The maintainers' pages: everything that can be done to the facts, in a browser.

pages       what a page is, and what its handler is given     table      every page, joined
site        the one place where a request is let in or not    doors      cookies, hosts and origins
forms       fields and files, read within bounds              rendering  templates
words       words of the frame, and tables in three languages
signing     signing in and out, one-time links                signing_words
passwords   what may be one, and how it is kept               browsers   a session's browser in a few words
opening     whether it is opened, and for whom
account     one's own account    users   who may sign in    audit   who did what
account_words, users_words, audit_words
"""

from __future__ import annotations

from bot.console.pages import House
from bot.console.site import create_console

__all__ = ["House", "create_console"]
