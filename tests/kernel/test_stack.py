"""Calls that lie in one piece of memory, at any depth."""

import resource
import sys

import pytest

from kernel.stack import roomy

CALLS = 2_000


def leaf(depth):
    return depth and leaf(depth - 1)


def faults_of_a_loop():
    """How often the system had to hand out a page of memory while a loop called something small."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _time in range(CALLS):
        leaf(5)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


@roomy
def within():
    return faults_of_a_loop()


def at(depth, act):
    return at(depth - 1, act) if depth else act()


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="later ones keep a piece for the next call")
def test_at_some_depth_every_call_asks_for_memory():
    assert max(at(depth, faults_of_a_loop) for depth in range(0, 250, 2)) >= CALLS


def test_with_room_no_depth_does():
    assert max(at(depth, within) for depth in range(0, 250, 2)) < CALLS / 10


def test_only_a_function_of_python_can_be_given_room():
    with pytest.raises(TypeError):
        roomy(len)
