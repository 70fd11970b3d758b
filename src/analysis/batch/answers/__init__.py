"""What is answered without making anything: list, plan, cost, status and verify."""
