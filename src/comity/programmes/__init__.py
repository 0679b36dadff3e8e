"""What we decide to do: programmes, their measures and indicators, and how they are decided, followed and rolled up."""
