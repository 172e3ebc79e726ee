"""Two roles or more beside each other: what they share, and how far the figure can be trusted."""
