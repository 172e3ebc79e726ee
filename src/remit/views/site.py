"""Pages of the live site as HTML: our templates, in which every text is escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from remit.knowledge.namespace import PREFIXES, compress

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: Any) -> str:
    """Return the HTML of a page, by the name of its template."""
    text: str = _environment().get_template(f"site/{template}.html.j2").render(**values)
    return text.encode("utf-8", "replace").decode("utf-8")


def make_ready() -> None:
    """Read every template, so that no page waits for it."""
    environment = _environment()
    for name in environment.list_templates(filter_func=lambda name: name.startswith("site/")):
        environment.get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("remit.views", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"term_address": term_address, "twin": twin, "compress": compress}
    return environment


def term_address(iri: str, form: str = "") -> str:
    """Return the address of a thing's page, or of its twin in a format: json, csv, ttl.

    >>> term_address("https://w3id.org/remit/role/cpo", "ttl")
    '/term/role:cpo.ttl'
    >>> term_address("https://example.org/cpo")
    '/term?iri=https%3A%2F%2Fexample.org%2Fcpo'
    """
    suffix = f".{form}" if form else ""
    curie = compress(iri)
    if curie != iri and curie.partition(":")[0] in PREFIXES:
        return f"/term/{quote(curie, safe=':')}{suffix}"
    return f"/term{suffix}?{urlencode({'iri': iri})}"


def twin(path: str, form: str, **parameters: str) -> str:
    """Return the address of a page's twin in a format, with the parameters that are not empty."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}.{form}" + (f"?{query}" if query else "")
