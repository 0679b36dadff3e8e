"""The register of incoming and outgoing documents, and documents from templates."""
