"""What heshi remembers: behind one contract, in one SQLite file.

contract    what a store promises
"""
