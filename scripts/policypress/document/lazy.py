"""Attributes that are worked out when first asked for, and then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

_Value = TypeVar("_Value")


class lazy(Generic[_Value]):  # noqa: N801  read as a decorator
    """Like ``functools.cached_property``, without the lock that Python 3.11 takes for every value of every object."""

    def __init__(self, work: Callable[[Any], _Value]) -> None:
        self.work = work
        self.name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> _Value: ...

    def __get__(self, instance: object | None, owner: type) -> _Value | Self:
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.work(instance)
        return value
