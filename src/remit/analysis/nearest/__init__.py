"""All roles at once: pairs, each role's nearest, families."""
