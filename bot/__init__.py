"""How we talk to people: channels, manners, replies, what is remembered. No verdict logic lives here.

Its modules from top to bottom, and who may know whom: docs/architecture.md.
"""
