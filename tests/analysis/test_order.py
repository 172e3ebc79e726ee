"""The order of a heat map: those most alike side by side, the same every time."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.nearest.order import in_line, likeness_of
from remit.analysis.profiles import Profiles, tabulate
from remit.errors import ParameterError
from remit.knowledge.model import Term

LIKENESS = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), st.floats(0.0, 1.0), max_size=12
)


def table_of(*links: str) -> Profiles:
    pairs = {(link[0], link[1]) for link in links}
    return tabulate(pairs, Hierarchy({}), {iri: Term(iri, iri) for pair in pairs for iri in pair})


def test_likeness_is_told_both_ways_round_and_only_of_those_that_share_something() -> None:
    alike = likeness_of(table_of("ax", "ay", "bx", "by", "cz"), measure="n_shared")
    assert alike[("a", "b")] == alike[("b", "a")] == 2
    assert not {("a", "c"), ("c", "a")} & alike.keys()
    with pytest.raises(ParameterError, match="hunch"):
        likeness_of(table_of("ax"), measure="hunch")


def test_a_chain_comes_out_as_a_chain_however_it_is_shuffled() -> None:
    chain = dict.fromkeys(pairwise("abcde"), 1.0)
    for shuffled in permutations("abcde"):
        line = "".join(in_line(shuffled, chain))
        together = sum((p, q) in chain or (q, p) in chain for p, q in pairwise(line))
        assert together >= 3, (shuffled, line)
    assert "".join(in_line("abcde", chain)) == "abcde"


@given(LIKENESS, st.permutations("abcde"))
def test_nobody_is_lost_and_the_same_roles_give_the_same_line(
    alike: dict[tuple[str, str], float], roles: list[str]
) -> None:
    line = in_line(roles, alike)
    assert sorted(line) == sorted(roles)
    assert line == in_line(roles, alike)


def test_roles_that_share_nothing_keep_their_order() -> None:
    assert in_line("cab", {}) == ("c", "a", "b")
    assert in_line("", {}) == ()
