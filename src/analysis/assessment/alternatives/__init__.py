"""The alternatives of a round: what each means, what a split costs, who gets nearer."""
