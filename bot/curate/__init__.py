"""The maintainers' desk: what they decide with buttons, and what follows from it.

desk          their commands and buttons → decisions, as effects, and the card as it looks then
cards         what they see of a question, a fault or a correction
correcting    corrections: planned, shown, started, sent step by step
questioning   questions and faults: posted, tried, published, and brought back to who asked
trial         a wording held against every rule and every known sentence, before it is written
office        what rounds work with
"""
