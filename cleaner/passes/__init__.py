"""The passes; `cleaner.pipeline.PASSES` lists them in order."""
