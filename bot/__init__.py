"""How we talk to people: channels, manners, replies. No verdict logic lives here."""
