"""What people type in the pages of monitoring."""
