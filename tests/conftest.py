"""Tests see the embedded starters and nothing that a user has installed."""

import os
import tempfile

_HOME = tempfile.mkdtemp(prefix="translate-article-tests-")
for _variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
    os.environ[_variable] = f"{_HOME}/{_variable}"
os.environ.pop("ARGOS_PACKAGES_DIR", None)

import shutil

import pytest
from fakes import FakeTranslator

from translators.packages import ModelPackage, starters


def pytest_sessionfinish() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def starter() -> dict[str, ModelPackage]:
    """The embedded packages by target language."""
    return {package.target: package for package in starters()}


@pytest.fixture
def fake() -> FakeTranslator:
    return FakeTranslator()
