"""Frozen dataclasses that cost a quarter of the time to make, for what a small command imports.

Python's own writes and compiles six functions for each class, which takes a millisecond whether any is ever
called: for all classes a tenth of a small command. Here one is compiled; what all do is the same.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass  # to a type checker it is the one that it knows

    Key = Callable[[Any], tuple[Any, ...]]
else:

    def dataclass(*, frozen: bool, slots: bool = False, eq: bool = True, order: bool = False):
        """Return a decorator as `dataclasses.dataclass` is; `frozen` is there to be read, and always true.

        Fields are plain: with a default or without, in `repr` and comparison or not. No class has another
        such class above it, and none says itself how it is set, shown or compared.
        """
        return lambda cls: _made(cls, slots=slots, eq=eq, order=order)


def _made(cls: type, *, slots: bool, eq: bool, order: bool) -> Any:
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    fields = dataclasses.fields(made)
    made.__init__ = _init(made, fields)
    made.__repr__ = _repr(tuple(one.name for one in fields if one.repr))
    made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
    if slots:  # plain pickling would set what is not to be set
        made.__getstate__, made.__setstate__ = _state(tuple(one.name for one in fields))
    if eq:
        key = _key(tuple(one.name for one in fields if one.compare))
        made.__eq__, made.__hash__ = _equality(key)
        for name in ("__lt__", "__le__", "__gt__", "__ge__") if order else ():
            setattr(made, name, _comparison(name, key))
    return made


def _init(made: Any, fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    """What sets all fields, compiled: many instances are made of some classes."""
    known: dict[str, Any] = {"_set": object.__setattr__}
    given = []
    for one in fields:
        has_default = one.default is not dataclasses.MISSING
        known |= {f"_default_{one.name}": one.default} if has_default else {}
        given.append(f"{one.name}=_default_{one.name}" if has_default else one.name)
    lines = [
        f"def __init__(self, {', '.join(given)}):",
        *(f" _set(self, {one.name!r}, {one.name})" for one in fields),
    ]
    lines += [" self.__post_init__()"] if hasattr(made, "__post_init__") else []
    found: dict[str, Any] = {}
    exec("\n".join(lines), known, found)  # noqa: S102 (names of fields, as Python's own does)
    init = found["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__annotations__ = {one.name: one.type for one in fields} | {"return": None}
    return init


def _repr(names: tuple[str, ...]) -> Callable[[Any], str]:
    def shown(self: Any) -> str:
        return (
            f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"
        )

    return shown


def _key(names: tuple[str, ...]) -> Key:
    """What instances are compared by: the values of some fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _equality(key: Key) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    def equal(self: Any, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    return equal, hashed


def _comparison(name: str, key: Key) -> Callable[[Any, object], bool]:
    compared = getattr(tuple, name)

    def compare(self: Any, other: object) -> bool:
        found: bool = compared(key(self), key(other)) if other.__class__ is self.__class__ else NotImplemented
        return found

    return compare


def _refuse_to_set(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(names: tuple[str, ...]) -> tuple[Callable[[Any], list[Any]], Callable[[Any, list[Any]], None]]:
    def state(self: Any) -> list[Any]:
        return [getattr(self, name) for name in names]

    def restore(self: Any, values: list[Any]) -> None:
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)

    return state, restore
