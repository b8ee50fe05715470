"""How quickly a value reaches the top of the plan, and how quickly the plan is read."""
