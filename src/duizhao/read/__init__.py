"""From an author's bytes to definitions: the only code that knows YAML."""
