"""The slots of a commitment: amounts of time and number, force, and the cues that carry the rest."""
