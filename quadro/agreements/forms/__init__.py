"""What people type about agreements, by who keeps, drafts, approves and signs."""
