"""Publishing: one build at a time, made aside, swapped in whole; and the preview on this machine."""
