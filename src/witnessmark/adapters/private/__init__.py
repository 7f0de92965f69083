"""The private folder: keys, subscribers, staged leaves and the outbox. Never published, never in git."""
