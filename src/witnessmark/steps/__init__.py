"""Pure steps, each a verb; they do not know each other."""
