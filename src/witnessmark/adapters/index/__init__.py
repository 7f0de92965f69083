"""index.db: derived from the log and the objects that it cites; dropping it changes no answer."""
