"""An edition changed: who was told the old thing."""
