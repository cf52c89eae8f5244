"""How good a generator is: its gates, measured beside real drawings, as a report with pictures."""
