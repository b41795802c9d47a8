"""What others serve: pages and feeds, fetched politely, and never from inside our own network."""
