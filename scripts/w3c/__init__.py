"""The W3C's tests of SPARQL: read, asked by every way, judged."""
