"""What was learned, and how long it took: `summary` and `hours` compute it, `text` and `page` show it."""
