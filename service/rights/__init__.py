"""What an offer means for one person: what it costs them, whether they may enrol, whether their service recognises it.

Nothing about a person is ever stored: who they are stands in the address of a request, and is gone with its answer.
"""
