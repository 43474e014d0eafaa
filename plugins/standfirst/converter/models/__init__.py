"""Run what was learned: a network and forests, in numpy."""
