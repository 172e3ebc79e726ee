"""What a check prints: few findings one by one, many of one rule as a number and examples."""

from __future__ import annotations

from remit.knowledge.check import Finding
from remit.knowledge.model import Term
from remit.views.findings import FEW, SHOWN, findings_blocks, findings_table


def finding(number: int, message: str = "a name stands for two things: it", rule: str = "r") -> Finding:
    return Finding(Term(f"urn:x:{number:03}", f"thing {number}", ""), rule, message, "rename it", "violation")


def lines(*found: Finding) -> list[str]:
    (block,) = findings_blocks(found)
    assert isinstance(block, str)
    return block.splitlines()


def test_a_few_findings_are_lines_of_their_own() -> None:
    shown = lines(*(finding(number) for number in range(FEW)))
    assert len(shown) == FEW
    assert all(
        line.startswith("- violation urn:x:") and line.endswith("; to mend: rename it") for line in shown
    )


def test_many_of_one_rule_are_a_number_and_examples_and_hide_no_other() -> None:
    many = [finding(number, f"a name stands for two things: {number}") for number in range(1200)]
    shown = lines(*many, finding(7, "no role is accountable", rule="z"))
    assert shown[0] == "- 1,200 of violation [r] a name stands for two things; to mend: rename it"
    assert shown[1] == "  urn:x:000: 0"
    assert shown[1 + SHOWN] == f"  and {1200 - SHOWN:,} more; -f csv has each"
    assert shown[2 + SHOWN :] == ["- violation urn:x:007 [z] no role is accountable; to mend: rename it"]
    assert len(findings_table(many).rows) == 1200


def test_messages_that_say_different_things_are_shown_whole() -> None:
    shown = lines(*(finding(number, f"{number} is wrong") for number in range(FEW + 1)))
    assert shown[0] == f"- {FEW + 1} of violation [r] ; to mend: rename it".replace(" ;", ";")
    assert shown[1:] == [f"  urn:x:{number:03}: {number} is wrong" for number in range(FEW + 1)]
