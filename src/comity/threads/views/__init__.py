"""The pages and answers of what hangs together with records."""
