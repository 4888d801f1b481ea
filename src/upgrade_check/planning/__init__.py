"""Plans: how a zone developed, where that leads, and what it takes to pass in a given year."""
