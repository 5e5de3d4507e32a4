"""What each trouble means that a service may be in, as `./kvi status` says it."""

from collections.abc import Mapping

MEANS: Mapping[str, str] = {
    "aggregate.unreadable": "a stored document does not fit this version; put the right one up",
    "batch.failed": "a batch fails by something unforeseen",
    "clock.off": "this machine's clock and the broker's differ",
    "commit.failed": "an acknowledgement fails, so records will come again",
    "deadlines.waiting": "no deadlines are told until it has caught up",
    "kafka.away": "Kafka fails what is asked of it",
    "kafka.silent": "Kafka has records and does not acknowledge them",
    "loop.failed": "a loop beside the batches, for deadlines or mails, fails",
    "mail.away": "the mail server is not there or does not let it in",
    "mail.postponed": "what became of a mail could not be told",
    "mail.unreadable": "what is stored of a case with a mail that is due cannot be read",
    "mongo.away": "MongoDB fails what is asked of it",
    "mongo.refused": "MongoDB will never take this write, or this login",
    "mongo.restored": "MongoDB is older than the topics, as after it alone was restored",
    "save.conflict": "other replicas were faster, more than once",
    "steps.crash": "so many records crash at once that the fault is ours; go back a version",
    "topic.refused": "a topic is not there, or may not be written",
}
"""By the name of its log line, which docs/operating.md has too."""


def in_words(fault: str) -> str:
    """A trouble with what it means; what is said in words already stays as it is."""
    return f"{fault} ({MEANS[fault]})" if fault in MEANS else fault
