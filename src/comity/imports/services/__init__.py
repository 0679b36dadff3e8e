"""What changes an import: its beginning, its columns, its dry run, its writing, its undoing."""
