"""What heshi remembers: behind one contract, in one SQLite file.

contract    what a store promises
store       open_store: the promise kept, on one SQLite file
schema      the versions of the file
writer      the one thread that writes
keys        pseudonyms and sealing
retention   how long what is kept is kept
"""
