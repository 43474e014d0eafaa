"""The settings of this site: site.toml has those that most sites change; any other (standfirst/defaults.py) may follow below."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))  # the engine of this repository

from standfirst.defaults import *

globals().update(desk(__file__))
