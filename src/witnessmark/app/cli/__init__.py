"""The commands: each is one call to a deed."""
