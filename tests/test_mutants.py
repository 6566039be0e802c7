"""Verification bites: each planted fault is told by the part that must know it, by name."""

import pkgutil
from collections import Counter
from importlib import import_module

import mutants
import pytest
from mutants import Bench

from publishing.verification.verdicts import Outcome

MODULES = [import_module(f"mutants.{item.name}") for item in pkgutil.iter_modules(mutants.__path__)]
MUTANTS = [mutant for module in MODULES for mutant in module.MUTANTS]


@pytest.fixture
def bench(root, html, tmp_path):
    """The checkout with the pages of its default edition."""
    return Bench(root, html, tmp_path)


def failing(verdicts):
    return [(item.part, item.subject) for item in verdicts if item.outcome is Outcome.FAILS]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_where_nothing_is_planted_nothing_is_told(module, bench):
    told = list(module.untouched(bench))
    assert told
    assert failing(told) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda item: f"{item.kind}, {item.name}")
def test_a_planted_fault_is_told_by_name(mutant, bench, record_property):
    record_property("mutant", (mutant.kind, mutant.part))
    told = failing(mutant.plant(bench))
    assert any(part == mutant.part and mutant.subject in subject for part, subject in told), told


def test_no_fault_is_planted_twice():
    planted = Counter((mutant.kind, mutant.name) for mutant in MUTANTS)
    assert planted.most_common(1)[0][1] == 1
