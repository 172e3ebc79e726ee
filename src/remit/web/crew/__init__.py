"""The processes that answer: started before they are needed, bounded, and killed where they take too long."""
