from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import UnknownTermError
from remit.knowledge.namespace import PREFIXES, compress, expand, local_name


@given(st.sampled_from(sorted(PREFIXES)), st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,12}", fullmatch=True))
def test_expand_and_compress_are_inverse(prefix: str, local: str) -> None:
    assert compress(expand(f"{prefix}:{local}")) == f"{prefix}:{local}"


@pytest.mark.parametrize(
    "iri", ["https://example.org/x", "https://w3id.org/remit/role/", "https://w3id.org/remit/role/a/b"]
)
def test_an_iri_that_no_curie_can_stand_for_stays(iri: str) -> None:
    assert compress(iri) == iri


@pytest.mark.parametrize("text", ["cpo", "nobody:cpo", ""])
def test_an_unknown_prefix_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(UnknownTermError, match="known are"):
        expand(text)


def test_local_name_is_what_comes_last() -> None:
    assert local_name("http://www.w3.org/2002/07/owl#Class") == "Class"
    assert local_name("https://w3id.org/remit/ns/") == "ns"
