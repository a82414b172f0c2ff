"""Fixtures of all tests: extractors that are compiled once a session, and how hard hypothesis tries."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from quoteattr import Extractor, RulePack, load_rules
from quoteattr.records import ACTS

PACKS = Path(__file__).parent / "packs"
SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile("quick", derandomize=True, deadline=None, max_examples=40, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("thorough", deadline=None, max_examples=2000, suppress_health_check=SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def pack() -> RulePack:
    """The shipped English pack."""
    return load_rules()


@pytest.fixture(scope="session")
def extractor(pack: RulePack) -> Extractor:
    """The shipped English pack and every act."""
    return Extractor(pack, acts=ACTS)


@pytest.fixture(scope="session")
def newsroom(pack: RulePack) -> Extractor:
    """The shipped English pack and what a newsroom asks for."""
    return Extractor(pack)


@pytest.fixture(scope="session")
def mini() -> Path:
    """The folder of a pack of two rules, which compiles in no time."""
    return PACKS / "mini"


@pytest.fixture(scope="session")
def overlay() -> Path:
    """The folder of a newsroom's own rules beside that pack."""
    return PACKS / "newsroom"
