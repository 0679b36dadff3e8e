"""The ground floor: base models, acting data, registry, events, text, clock, embedded server."""
