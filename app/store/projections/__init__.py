"""Read models: pure folds of the journal and their queries, one module each."""
