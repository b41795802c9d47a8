"""Records ↔ the formats of others (ClaimReview, CSV, feeds): nothing here yet."""
