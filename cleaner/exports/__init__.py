"""The exports: each module renders a document in one format; they read documents and write nothing."""
