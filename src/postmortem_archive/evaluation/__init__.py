"""How well the archive finds: judgements made by hand, and figures by which methods are compared."""
