"""What keeps running: takes in what channels receive, has it answered, and sees every answer delivered.

    Channel.run ─► RoomIntake ─► inbox ─► Workers ─► Conversation ─► outbox ─► Sender ─► Channel.deliver

commons      what all of its loops share: store, channels, clock, bells
intake       whether a message is ours at all, decided before the disk; back-pressure
bursts       many messages in quick succession are answered as one
workers      claim → answer → close; what fails, hangs or kills is set aside in the end
answering    one task from its bodies to its calls: read → rights → respond → encode
staleness    what is too old to be answered
hands, apart threads that may be given up; a process of its own for what killed us before
pace         how many answers an author and a room get
sender       deliver → fate → tried; retries, pauses
retries      what becomes of a call after each fate, as one pure function
janitor      tidying, looking at the clock, rounds of others
underway     tasks of a loop, counted and ended well
service      all of it in one event loop, stopped in good order
http         the web server, as one part of it
readiness    what /readyz shows
signals      SIGINT, SIGTERM, SIGHUP: ours from the first moment on
"""

from __future__ import annotations
