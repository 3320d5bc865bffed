"""A workspace on disk: the only code that knows its folders, reads its files and writes what was built."""
