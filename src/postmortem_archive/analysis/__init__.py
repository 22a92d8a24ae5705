"""Records to data frames, patterns and figures: what an archive as a whole can tell, and how sure that is.

One way: ``known`` says what was known on a day, ``frames`` turns that into typed tables, the other modules, named after
what they know, compute from those tables, and ``figures`` draws. Nothing here knows of pages.
"""
