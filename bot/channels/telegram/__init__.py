"""Telegram: reading (pure), rendering (pure), channel (transport)."""
