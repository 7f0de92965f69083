"""The guarded, polite, recording HTTP client."""
