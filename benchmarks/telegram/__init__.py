"""What a bot on Telegram promises, measured against our own Bot API server, in processes of their own.

    python -m benchmarks.telegram            all of it, as a Markdown page (some twenty minutes)
    python -m benchmarks.telegram --quick    the same in a few minutes

platform    the fake Telegram with its rooms and people, and the book of what was said and answered
bots        the bot under test as a process: ours, or plain python-telegram-bot (`plain`)
latency     from an update handed in to the reply handed over
kills       `kill -9` at random moments
strangers   ten thousand messages that are none of ours
faults      a platform that is down, a revoked token, a second poller, a full disk, a locked database
page        all of it as Markdown
"""
