"""The command line of Comity: one module a command."""
