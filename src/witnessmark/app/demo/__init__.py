"""The demonstration: a fictional vendor and a fictional town, the real pipeline, a fast clock."""
