"""What people see, pure: words, email, feeds, site."""
