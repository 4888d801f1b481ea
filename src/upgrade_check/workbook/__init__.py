"""Excel in and out: what is let in, what stands in it, and what is written."""
