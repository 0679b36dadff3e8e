"""What hangs together: typed links between records, duties, attached files."""
