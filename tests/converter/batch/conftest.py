"""Load the models before the first test: the processes that tests fork have them then, and each would load them again."""

import importlib

import pytest


@pytest.fixture(autouse=True, scope="session")
def _models() -> None:
    importlib.import_module("tests.loaded")
