"""The topic that the programme writes."""

PROGRAMME = "events.programme.v1"
