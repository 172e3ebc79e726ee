"""What people look at: the interactive page."""
