"""The command line: parse, call, print; one module a command family."""
