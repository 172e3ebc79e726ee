"""Which concerns and roles of two sources are the same, or near."""
