"""Our frozen dataclasses do what Python's own do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

from remit.errors import ParameterError
from remit.frozen import dataclass as quick

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[..., Any]


def point(decorator: Decorator, **options: bool) -> Any:
    @decorator(frozen=True, **options)
    class Point:
        """A point."""

        x: int
        y: float = 1.5
        note: str = dataclasses.field(default="", repr=False, compare=False)

        def __post_init__(self) -> None:
            if self.x < 0:
                raise ParameterError(f"x is {self.x}")

    return Point


KINDS: tuple[dict[str, bool], ...] = ({}, {"slots": True}, {"slots": True, "order": True}, {"eq": False})


@pytest.mark.parametrize("options", KINDS)
def test_they_are_made_shown_and_replaced_alike(options: dict[str, bool]) -> None:
    for made in (point(quick, **options), point(dataclasses.dataclass, **options)):
        one = made(2, note="n")
        assert (one.x, one.y, one.note) == (2, 1.5, "n")
        assert repr(one).endswith("Point(x=2, y=1.5)")
        assert dataclasses.replace(one, y=3.0).y == 3.0
        assert dataclasses.asdict(one) == {"x": 2, "y": 1.5, "note": "n"}
        assert made.__match_args__ == ("x", "y", "note")
        assert list(inspect.signature(made).parameters) == ["x", "y", "note"]
        assert "__dict__" not in dir(one) or not options.get("slots")
        assert copy.copy(one).note == copy.deepcopy(one).note == "n"
        with pytest.raises(ParameterError, match="-1"):
            made(-1)
        with pytest.raises(TypeError):
            made()
        with pytest.raises(TypeError):
            made(1, z=2)


@pytest.mark.parametrize("options", KINDS)
def test_nothing_of_them_can_be_changed(options: dict[str, bool]) -> None:
    for made in (point(quick, **options), point(dataclasses.dataclass, **options)):
        one = made(2)
        with pytest.raises(dataclasses.FrozenInstanceError, match="x"):
            one.x = 3
        with pytest.raises(dataclasses.FrozenInstanceError, match="y"):
            del one.y
        assert one.x == 2


@pytest.mark.parametrize("options", KINDS)
def test_they_are_compared_alike(options: dict[str, bool]) -> None:
    mine, own = point(quick, **options), point(dataclasses.dataclass, **options)
    for made in (mine, own):
        a, b, c = made(1), made(1, note="no part of it"), made(2)
        assert a == a
        assert (a == b) is options.get("eq", True)
        assert (len({a, b, c}) == 2) is options.get("eq", True)
        assert a != c
        assert a != (1, 1.5)
        if options.get("order"):
            assert sorted([c, a]) == [a, c]
            assert a <= b < c > b >= a
        else:
            with pytest.raises(TypeError):
                sorted([c, a])
    assert mine(1) != own(1)


@quick(frozen=True, slots=True)
class Kept:
    """With a name that pickling finds."""

    name: str


@quick(frozen=True)
class Lazy:
    """With something that is worked out once, and one field."""

    name: str

    @cached_property
    def long(self) -> list[str]:
        """The name in a list."""
        return [self.name]


def again(one: object) -> object:
    return pickle.loads(pickle.dumps(one))  # noqa: S301 (our own)


def test_they_are_pickled_and_work_things_out_once() -> None:
    assert again(Kept("a")) == Kept("a") != Kept("b")
    assert hash(Lazy("a")) == hash(Lazy("a"))
    lazy = Lazy("a")
    assert lazy.long is lazy.long
    assert again(lazy) == lazy
