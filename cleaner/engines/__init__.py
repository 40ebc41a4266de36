"""The engines: how a batch of files is worked through."""
