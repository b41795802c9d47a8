"""Workers between inbox and outbox: supervision, back-pressure, a graceful stop."""
