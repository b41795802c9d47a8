"""What editing promises, measured over a made-up base of 10,000 facts with 100,000 wordings.

    python -m benchmarks.console            all of it, as a Markdown page (some ten minutes)
    python -m benchmarks.console --quick    the same over 1,000 facts, with fewer kills

made        the base: names that nobody bears, the same with every run
editing     reading, checking, linting and publishing an edit, step by step, in a process of its own
served      `heshi serve`: its memory, the pages of the console, how soon an edit answers
kills       `kill -9` while drafts are saved and published; two people who save at once
page        all of it as Markdown
"""
