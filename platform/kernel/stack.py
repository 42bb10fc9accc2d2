"""One piece of memory for a deep stack of calls.

CPython 3.11 and 3.12 keep the frames of a thread in pieces of 16 KiB and give a piece back as soon as its first frame
returns (python/cpython#142183). A loop whose calls cross the end of a piece therefore asks the system for memory at every
turn: the same page took twice as long wherever its templates happened to lie there. A frame that asks for more than a
piece gets one of its own, large enough for all that it calls.
"""

from types import FunctionType
from typing import TypeVar

SLOTS = (
    40_000  # of eight bytes; the piece is then half a MiB, and what the frame does not use is its callees'
)
Function = TypeVar("Function")


def roomy(function: Function) -> Function:
    """Give the function's frame a piece of its own, in which all that it calls lies too."""
    if not isinstance(function, FunctionType):
        raise TypeError(function)
    function.__code__ = function.__code__.replace(co_stacksize=SLOTS)
    return function
