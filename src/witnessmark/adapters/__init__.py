"""The world: network, disk, processes, mail. Adapters do not know each other."""
