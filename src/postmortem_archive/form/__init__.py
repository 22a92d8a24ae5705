"""The one form in which this format is written, where reading understands several.

Each module takes text and returns the same text in that form, or the same text where it is right already or where
another form could mean something else. Checks tell of the difference; whatever mends files writes it.
"""
