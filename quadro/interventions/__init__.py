"""Works, services and funded projects: their money, their steps, their places."""
