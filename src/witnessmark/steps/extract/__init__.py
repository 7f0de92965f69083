"""Bytes to units: decode, segment, set furniture apart."""
