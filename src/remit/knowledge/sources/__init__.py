"""Sources that are not RDF: each is read into the one store as if it were."""
