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
overview    what waits, what was asked and answered           overview_view, overview_words
plots       columns, lines and bars as values                 acting     who acts; jobs begun and waited for
queue       what people asked and nobody could answer         queue_view, queue_words
queue_asking   from a question to a wording of a fact         trial_view, trial_words: what an edit would do
feedback    what is said to be wrong with answers; regression cases   feedback_words
hearing     who would hear of an edit if it were published
corrections    what no longer holds, and who hears of it      corrections_view, corrections_words
editions    what is kept, compared, gone back to              editions_view, editions_words
exchange    what others have checked, as drafts
exporting   the edition in use, to take away                exchange_words
links       are sources still there                           links_words
jobs        what takes longer than a page                     jobs_words
facts       the list of facts                                 fact_index, fact_shelf, fact_words
drafts      what is not published yet; records begun anew     shelves: statements, subjects, words
timeline    releases of a product over time                   sheet_history: every version of a record
editor      form and text of a record                         editor_shown, editor_text, editor_words
places      where each kind of record is edited               sheet_view, sheet_words
record_forms    what the form of each kind asks for           record_values: form ↔ values
reviewing   from a draft to a published record                review_words
conflicts   two versions in one                               differences
"""

from __future__ import annotations

from bot.console.pages import House
from bot.console.site import create_console

__all__ = ["House", "create_console"]
