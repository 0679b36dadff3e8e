"""Papers: what they say, the templates they are set by, and setting them as .docx and .pdf."""
