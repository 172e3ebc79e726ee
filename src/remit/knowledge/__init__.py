"""What is known: loading, asking, finding, checking. The only floor that knows rdflib and pyoxigraph."""

from remit.knowledge.store import Knowledge

__all__ = ["Knowledge"]
