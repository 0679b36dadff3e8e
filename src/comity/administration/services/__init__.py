"""What the administration changes: each file one matter."""
