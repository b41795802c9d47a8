"""What maintainers do from within a chat: their queue, complaints, corrections."""
