"""Load the engine and its models by converting two dumps: processes that are forked from this one have them."""

import invoke.main

import standfirst.cli
from standfirst.converter import pipeline
from standfirst.converter.model import Dump

TEXT = b"Boats race\n\n6 May 2024\n\nThe boats raced all day in a fresh wind, and the smallest was home first of all.\n"

pipeline.warm_up()
pipeline.convert(Dump("a.txt", TEXT))

__all__ = ["invoke", "standfirst"]
