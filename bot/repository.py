"""The folder of facts as a git repository: one commit for every save, by the person who saved.

Where the folder is no repository, or there is no git, nothing happens, and that is no error.
"""
