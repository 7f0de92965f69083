"""The nouns: frozen, keyword-only, free of I/O. All datetimes are aware UTC and named `…_at`."""
