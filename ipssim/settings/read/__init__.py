"""How settings are read: from files and the command line, checked, each with where it came from."""
