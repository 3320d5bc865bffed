"""The learner's runtime: reads a bundle, never YAML."""
