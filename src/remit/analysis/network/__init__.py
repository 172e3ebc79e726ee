"""What the knowledge says as a graph, and where its parts lie on a map."""
