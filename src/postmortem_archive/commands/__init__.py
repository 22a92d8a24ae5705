"""Commands that other repositories run too, and so are installed with the library: the only part of it that prints."""
