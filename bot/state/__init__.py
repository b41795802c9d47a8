"""What heshi remembers: behind one contract, in one SQLite file.

contract     what a store promises
store        open_store: the promise kept, on one SQLite file
writer       the one thread that writes         recall       … and what is read on any other
schema       the versions of the file
tables, desk_tables, queue_tables, console_tables      what is in each of them
keys         pseudonyms and sealing              codec       values as they are kept
lock         one process serves                  beside      a short write from another process
inbox, outbox          what waits for an answer; calls on their way
effects, changes       what an answer changes; what a transaction leaves to be seen to
answers, rooms, people what we told; what is kept of rooms and of people
desk         the maintainers' desk: questions, complaints, decisions, campaigns, notices
questions, entries     texts handed on, who waits; those that say the same as one
demand, tallies        how many asked a question; how many were answered how, by day
offers, tokens         what a number answers; access tokens of platforms
retention    how long what is kept is kept       forgetting  deletion from outside
writing      autosaves and reviews of drafts
console      what the console remembers         accounts     … its users, sessions and one-time links
jobs         work of the console that began, and how it ended
steady       whether the wall clock was set
vectors      vectors of wordings, in a file of their own that may be deleted
backup       everything in one file, and back
"""
