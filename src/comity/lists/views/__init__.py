"""The pages of saved views and of batches; `urls.py` mounts them beside the pages of each type."""
