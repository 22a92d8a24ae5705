"""What a reviewer is told about a postmortem: what happened before, and one comment on its pull request.

``defanging`` and ``posting`` run in a workflow that may write, before anything is installed: they import nothing but
Python's own library, and neither does this file.
"""
