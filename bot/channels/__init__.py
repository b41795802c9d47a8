"""Where people and we meet: one module or package per channel; channels do not know each other.

platforms    all of them that are set up: the one place that knows them
telegram     the Bot API, polled or pushed
web          the chat of our own pages, through the inbox
terminal     the conversation alone, line by line
plain        a reply as plain text: for terminals, and wherever there is no markup
"""
