"""index.db: derived from the log, dropping it changes no answer."""
