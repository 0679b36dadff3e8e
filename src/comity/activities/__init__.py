"""Activities: what we do together with partners, from the proposal to the report."""
