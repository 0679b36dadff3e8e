"""From the rows of a table to lines that say what each comes to. Nothing in here writes."""
