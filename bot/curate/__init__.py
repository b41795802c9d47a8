"""The maintainers' desk, whatever they sit at: what they decide, and what follows from it.

editorial     the one way to edit the facts: drafts, publishing, history; every save a commit
chronicle     the life of a record: its history, commits, editions
sheets        what comes of an edit, as values
rehearsal     an edition as it would be: rules, sentences answered in another way, a message tried
cases         files of labelled messages
desk          their commands and buttons → decisions, as effects, and the card as it looks then
cards         what they see of a question, a fault or a correction
correcting    corrections: planned, shown, started, sent step by step
questioning   questions and faults: posted, tried, published, and brought back to who asked
alarm         facts on disk that cannot be used: the maintainers hear of it, and when they are mended
outages       the same of channels that are down       digest   a day in figures, once a day
bulletins     what they are told where they cannot answer
trial         a wording held against every rule and every known sentence, before it is written
queue         what can be done with a question or a fault, from wherever; prefilled: the draft it becomes
feedback      a fault as a regression case
exporting     the facts in the formats of others
importing     what others offer, as drafts      offered   … read from files      gathering   … fetched
folds         questions that say the same, put together
news          what became of a question that a page handed on
office        what rounds work with;  in_use: the facts that answer
"""
