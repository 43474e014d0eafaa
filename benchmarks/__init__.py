"""Training and measuring: nothing here runs when a site is built."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))

import standfirst  # noqa: F401 - which sets how many threads numpy has, before a peer imports it
