"""A fate for everything that differs, and one change for each safeguard and direction. Begin with `judge`."""
