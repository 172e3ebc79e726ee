"""The European classification of skills and occupations."""
