"""From compiled values to named bytes: no file, clock, random number, environment or print in here."""
