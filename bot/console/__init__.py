"""The maintainers' pages: everything that can be done to the facts, in a browser."""
