"""One offer with a steady or changing inflow: load, refusal and waiting."""
