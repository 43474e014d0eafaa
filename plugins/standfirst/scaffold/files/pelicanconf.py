"""The settings of this digest: site.toml has those that most change; any other of standfirst.defaults, or of Pelican, may follow below."""

from standfirst.defaults import *

globals().update(desk(__file__))
