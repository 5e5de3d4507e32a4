"""Mails leave beside the engine, each by one replica; none is lost, whatever crashes when.

A delivery is leased, sent, and what came of it is said to notify itself. A crash in between lets
the lease end and the same mail, with the same Message-ID, goes out again. A lease therefore lasts
longer than saying and recording take, or a slow engine would make mails repeat.

What is dropped is leased too, and not sent. So it is the lease that decides between a mail that is
just leaving and its being dropped, and one of the two is said, never both.
"""
