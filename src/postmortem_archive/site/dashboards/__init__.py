"""The pages of patterns, trends and quarters, of data that ``analysis`` computed: words and figures, no arithmetic."""
