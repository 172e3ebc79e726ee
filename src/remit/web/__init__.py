"""The floor of the web: a SPARQL endpoint and live pages over what is known."""
