"""Where people and we meet: one module or package per channel; channels do not know each other."""
