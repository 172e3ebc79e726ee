"""Any RDF, by a mapping."""
