"""The map: who says what to whom, readable in one go, with a picture."""

from collections.abc import Iterable, Iterator, Mapping

from deploy.generate.channels import either
from deploy.generate.picture import picture
from deploy.generate.table import table
from deploy.network.catalogue import Catalogue, Entry
from deploy.network.registry_contract import REGISTRY
from deploy.network.registry_contract import TOPIC as REGISTRY_TOPIC
from deploy.network.topic import KEEPING, Use
from shared.language.codes import HINTS
from shared.network.agency import AgencyKind

HEAD = """\
# Map

Who says what to whom. Written from the switchboards and contracts by `./kvi generate`, so change
those and not this file. The fields of each message stand in [schemas](schemas/), the same contract
for machines in [asyncapi.yaml](asyncapi.yaml).
"""
COMMON = """\
## The same for every service

Every command gets exactly one answer on the topic of the agency that sent it; the same command
again gets the same answer again. `ce_causationid` of the answer is the `ce_id` of the command.
"""
STATES = """\
### States

What `state` says in `CommandAccepted`, and in a `CommandRefused` that names one. More may come:
decide by those that you know.
"""
WHO = f"""\
## Who takes part

`{REGISTRY_TOPIC}` holds the registry: a record for each agency, whose key is the id of the agency.
Every service may read it, and every agency but the public pages; `./kvi provision` alone writes it.
"""
REFUSALS = """\
### Refusals

What `CommandRefused` says, and what to do.
"""
AGENCIES = "every agency but the public pages"
PATTERNS = {
    Use.FROM_AGENCY: ("`<service>.from.<agency>.v1`", "that agency", "that service"),
    Use.TO_AGENCY: ("`to.<agency>.v1`", "the services", "that agency"),
    Use.SELF: ("`<service>.self.v1`", "that service", "that service"),
    Use.REGISTRY: (f"`{REGISTRY_TOPIC}`", "`./kvi provision`", f"every service, {AGENCIES}"),
}


def map_of(
    catalogue: Catalogue, uses: Mapping[str, Use], promises: Mapping[str, str], order: Iterable[str]
) -> str:
    """The whole map; `promises` has one sentence per service, `order` how a case meets them."""
    sections = [HEAD, picture(catalogue)]
    for service in order:
        sections += _service(catalogue, service, promises[service])
    sections += [WHO, table(("Message", "What it means"), _of_the_registry(catalogue))]
    sections += [COMMON, table(("Message", "From", "What it means"), _common(catalogue))]
    sections += [STATES, table(("Command", "Accepted", "Refused"), _states(catalogue))]
    sections += [REFUSALS, table(("Code", "What to do"), ((f"`{c}`", h) for c, h in HINTS.items()))]
    sections += ["## Topics\n", table(TOPIC_HEAD, _topics(catalogue, uses))]
    return "\n".join(sections)


TOPIC_HEAD = ("Topic", "Written by", "Read by", "Partitions", "Kept", "Why so long")


def _service(catalogue: Catalogue, service: str, promise: str) -> Iterator[str]:
    yield f"## {service}\n\n{promise}\n"
    kinds = ", ".join(f"`{kind.name}`" for kind in catalogue.switchboard(service).kinds)
    yield f"Kinds of aggregate, whose ids are the keys: {kinds}.\n"
    own = catalogue.of(service)
    asked = [entry for entry in own if entry.is_command]
    if asked:
        yield f"### What can be asked of {service}\n"
        yield table(
            ("Command", "From", "What it leads to"),
            ((_name(e), _senders(e), _promise(e)) for e in asked),
        )
    told = [entry for entry in own if not (entry.is_command or entry.is_internal)]
    if told:
        yield f"### What {service} tells\n"
        yield table(
            ("Event", "To", "What it means"),
            ((_name(e), _receivers(e), _promise(e)) for e in told),
        )
    heard = [e for e in catalogue.published() if service in e.listeners and not e.is_command]
    if heard:
        yield f"{service} listens to {_names(heard)}.\n"
    yield from _exceptions(catalogue, service)


def _exceptions(catalogue: Catalogue, service: str) -> Iterator[str]:
    """What is heard where else nothing is: a reviewer of rights looks for these."""
    entries = [entry for entry in catalogue.published() if entry.owner is not None]
    rows = [(entry, entry.listeners[service]) for entry in entries if service in entry.listeners]
    if ahead := [entry for entry, row in rows if row.overtakes]:
        yield f"Ahead of parked records go {_names(ahead)}.\n"
    if later := [entry for entry, row in rows if row.after_erasure]:
        yield f"Still heard after an erasure: {_names(later)}.\n"


def _of_the_registry(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for entry in catalogue.of(REGISTRY):
        yield _name(entry), _promise(entry)


def _common(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for entry in catalogue.of(None):
        sender = _senders(entry) if entry.is_command else "every service"
        yield _name(entry), sender, _promise(entry)


def _states(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for entry in catalogue.entries.values():
        if any(entry.states):
            yield _name(entry), *(" ".join(f"`{one}`" for one in some) for some in entry.states)


def _topics(catalogue: Catalogue, uses: Mapping[str, Use]) -> Iterator[tuple[str, ...]]:
    told = catalogue.told_to_services()
    seen: set[str] = set()
    for topic, use in sorted(uses.items(), key=lambda one: (list(Use).index(one[1]), one[0])):
        if use in PATTERNS:
            name, writer, reader = PATTERNS[use]
        else:
            entries = told[topic]
            listeners = sorted({service for entry in entries for service in entry.listeners})
            name, writer = f"`{topic}`", str(entries[0].owner)
            nobody = AGENCIES if use.is_for_all else "no service yet"
            reader = ", ".join(listeners) or nobody
        if name not in seen:
            seen.add(name)
            keeping = KEEPING[use]
            days = f"{keeping.retention.days} days"
            days = f"the latest; that it went {days}" if keeping.compacted else days
            yield name, writer, reader, str(keeping.partitions), days, keeping.because


def _name(entry: Entry) -> str:
    return f"[`{entry.name}`](schemas/{entry.schema_file})"


def _names(entries: Iterable[Entry]) -> str:
    return ", ".join(_name(entry) for entry in entries)


def _senders(entry: Entry) -> str:
    return "everyone" if entry.senders == frozenset(AgencyKind) else either(entry.senders)


def _receivers(entry: Entry) -> str:
    services = [f"{service}" for service in entry.listeners]
    if entry.goes_to_agencies:
        services.append("the agency it concerns")
    return ", ".join(services) or "whoever listens"


def _promise(entry: Entry) -> str:
    return entry.promise
