"""Tables in the documents say what the code says: no code, setting, figure or event is missing."""

import pathlib
import re
from fnmatch import fnmatch
from importlib import import_module
from inspect import getfile

import pytest
from pydantic_settings import BaseSettings

from deploy.cli.__main__ import COMMANDS, load
from deploy.generate.inside import SEALED
from deploy.network.services import DESK, NAMES, SWITCHBOARDS
from deploy.network.topic import INPUT_PARTITIONS, KEEPING, LONGEST_PARKING, Use
from deploy.operations.invitation_mail import InvitationMailSettings
from services.desk.health import Figures
from services.desk.settings import DeskSettings
from services.intake.settings import Settings as IntakeSettings
from services.notify.domain.addresses import mailbox_of
from services.notify.domain.audience import CAN_WAIT
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.domain.time_limits import TIME_LIMITS
from shared.engine.facts import event_name
from shared.language.codes import Code
from shared.network.notices import ConsentSubject, Path
from shared.network.questions import ASKABLE
from shared.network.sealed_answer import ANSWERED_BY
from shared.network.sealing import LARGEST as LARGEST_PART
from shared.process.settings import ServiceSettings
from shared.watch.log_events import EVENTS
from shared.watch.metrics import Metrics
from shared.wire.decode import MAX_BYTES as LARGEST_RECORD
from tests.contracts.codes import is_sent
from tests.contracts.reading import OF_TWO_FIELDS
from tests.docs.blocks import DOCUMENTS, ROOT, steps

INTEGRATING = (ROOT / "docs" / "integrating.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")


def first_cells(text: str) -> list[str]:
    """What stands between backticks in the first cell of each line of each table."""
    cells = re.findall(r"^\|([^|]*)\|", text, re.MULTILINE)
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


def settings_of(service: str) -> type[BaseSettings]:
    found = import_module(f"services.{service}.settings").Settings
    assert isinstance(found, type)
    assert issubclass(found, BaseSettings)
    return found


def test_every_refusal_is_explained_and_no_other() -> None:
    answers = INTEGRATING[INTEGRATING.index("## Answers") : INTEGRATING.index("## Repeats")]
    assert first_cells(answers) == [code.value for code in Code]


def test_what_joins_fields_is_told_where_a_vendor_looks_for_what_no_schema_says() -> None:
    before = INTEGRATING[: INTEGRATING.index("Types for your language come from")]
    table = before[before.index("| In | Has to be so |") :].splitlines()[2:]
    told = [rule for line in table if line for rule in line.split("|")[2].strip().split("; ")]
    assert sorted(told) == sorted(OF_TWO_FIELDS)


def test_every_rule_of_a_contract_is_among_those_that_join_fields() -> None:
    files = [*(ROOT / "services").glob("*/contract/*.py"), *map(pathlib.Path, map(getfile, SEALED))]
    said = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'raise ValueError\(\s*"([^"]+)"', said)) <= OF_TWO_FIELDS


def test_each_mail_that_can_wait_is_named_where_an_agency_reads_how_to_leave_it_out() -> None:
    mails = INTEGRATING[INTEGRATING.index("## Mails") : INTEGRATING.index("## Sealing")]
    (line,) = (line for line in mails.splitlines() if line.startswith("| `without` |"))
    assert set(re.findall(r"`([a-z_]+)`", line)) == {"without", *CAN_WAIT}
    assert str(mailbox_of("jugendamt-13003")) in mails


@pytest.mark.parametrize("code", Code)
def test_a_refusal_said_not_to_be_sent_yet_is_not_sent(code: Code) -> None:
    line = next(line for line in INTEGRATING.splitlines() if line.startswith(f"| `{code}` |"))
    assert ("Not sent yet" in line) != is_sent(code), (
        f"the line of `{code}` in docs/integrating.md says *Not sent yet* exactly if no service "
        f"refuses with Code.{code.name}"
    )


SETTINGS: list[type[BaseSettings]] = [
    ServiceSettings,
    *map(settings_of, NAMES),
    DeskSettings,
    InvitationMailSettings,
]


@pytest.mark.parametrize("model", SETTINGS, ids=["all", *NAMES, DESK, "invitations"])
def test_every_setting_is_listed_with_its_default(model: type[BaseSettings]) -> None:
    prefix = model.model_config["env_prefix"]
    for name, field in model.model_fields.items():
        variable = f"{prefix}{name}".upper()
        default = "required" if field.is_required() else _shown(field.default)
        assert f"| `{variable}` | {default} |" in OPERATING, (variable, default)


def _shown(default: object) -> str:
    return "none" if default is None else f"`{default}`"


def test_no_setting_is_listed_that_nobody_reads() -> None:
    known = {
        f"{model.model_config['env_prefix']}{name}".upper()
        for model in SETTINGS
        for name in model.model_fields
    }
    tables = OPERATING[OPERATING.index("### Of all services") : OPERATING.index("## An existing")]
    assert set(first_cells(tables)) == known


def test_a_variable_that_a_document_names_is_read_somewhere() -> None:
    files = [*(ROOT / "deploy").rglob("*.py"), *(ROOT / "shared").rglob("*.py"), ROOT / "kvi"]
    code = "\n".join(file.read_text("utf-8") for file in files)
    fields = {f"KVI_{name}".upper() for name in ServiceSettings.model_fields}
    for document in DOCUMENTS:
        for variable in re.findall(r"\bKVI_[A-Z_]+", document.read_text("utf-8")):
            known = variable in fields or variable in code or variable.startswith("KVI_SECRET_")
            assert known, (document.name, variable)


def test_every_figure_is_explained() -> None:
    families = {family.name for family in Metrics().registry.collect()}
    for name in NAMES:
        service = import_module(f"services.{name}.app").SERVICE
        families |= {figure.name for figure in service.figures}
    families |= {family.name for family in Figures().registry.collect()}
    listed = {cell for cell in first_cells(OPERATING) if cell.startswith("kvi_")}
    assert listed == families


def test_every_log_event_is_explained_and_no_other() -> None:
    for module in ("shared.process.process", *(f"services.{name}.app" for name in (*NAMES, DESK))):
        import_module(module)
    facts = {
        event_name(message.type_name())
        for service in SWITCHBOARDS.values()
        for message in service.tells()
    }
    lines = OPERATING[OPERATING.index("### Log lines") : OPERATING.index("## What to do when")]
    ours, _, of_facts = lines.partition("Everything else")
    assert {cell for cell in first_cells(ours) if "." in cell} == {
        event for event in EVENTS if event not in facts and _stands_in_code(event)
    }
    assert first_cells(of_facts) == sorted(facts)


def _stands_in_code(event: str) -> bool:
    """Tests of the same run declare events of their own."""
    files = [file for folder in ("services", "shared") for file in (ROOT / folder).rglob("*.py")]
    return any(f'"{event}"' in file.read_text("utf-8") for file in files)


@pytest.mark.parametrize(
    ("deadline", "path", "words"),
    [
        (ReferralDeadline.DELIVERY, None, "| `ConfirmDelivery` | 1 hour |"),
        (ReferralDeadline.ACKNOWLEDGE, None, "| the end of the next working day;"),
        (ReferralDeadline.ACKNOWLEDGE, Path.RELATIVES_IN_NEED, "on `relatives_in_need` 4 hours |"),
        (ReferralDeadline.DECIDE, None, "another decision | 5 working days |"),
        (ReferralDeadline.CONSULT, None, "family or child | 10 working days |"),
    ],
)
def test_deadlines_are_those_of_the_time_limits(
    deadline: ReferralDeadline, path: Path | None, words: str
) -> None:
    limit = next(c for c in TIME_LIMITS if c.deadline is deadline and c.path is path)
    number = "next" if limit.working_days == 1 else str(limit.hours or limit.working_days)
    assert number in words.split()
    assert words in INTEGRATING


def test_other_figures_are_those_of_the_code() -> None:
    assert f"{LARGEST_RECORD // 1024} KiB" in INTEGRATING
    assert f"{LARGEST_PART // 1024} KiB" in INTEGRATING
    assert f"have {INPUT_PARTITIONS} partitions" in INTEGRATING
    assert f"have {INPUT_PARTITIONS} partitions" in OPERATING
    assert f"kept for {KEEPING[Use.TO_AGENCY].retention.days} days" in INTEGRATING
    assert f"within {LONGEST_PARKING.days} days" in OPERATING
    seen = ServiceSettings.model_fields["seen_days"].default
    assert f"recognised for {seen} days" in INTEGRATING
    assert f"| `ConfirmErasure` | {IntakeSettings().erasure_working_days} working days |" in (
        INTEGRATING
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_command_that_a_document_names_exists(document: pathlib.Path) -> None:
    named = set(re.findall(r"\./kvi ([a-z]+)", document.read_text("utf-8")))
    assert named <= set(COMMANDS)
    for command in named:
        load(command)


@pytest.mark.parametrize(
    "document",
    [*DOCUMENTS, *sorted((ROOT / "docs" / "decisions").glob("*.md"))],
    ids=lambda document: document.name,
)
def test_every_link_leads_somewhere(document: pathlib.Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, heading = target.partition("#")
        to = (document.parent / path) if path else document
        assert to.exists(), target
        if heading:
            assert heading in _headings(to.read_text("utf-8")), target


def _headings(text: str) -> list[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles]


def test_what_a_document_writes_into_the_work_tree_is_ignored_by_git() -> None:
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    patterns = [line.removeprefix("/") for line in lines if line.startswith("/")]
    commands = [step.commands.text for document in DOCUMENTS for step in steps(document)]
    written = {
        name
        for text in commands
        for name in re.findall(r"(?:--out|\btee|(?<!2)>) +([\w.-]+\.\w+)", text)
    }
    assert {"prison.properties", "prison_settings.py", "assigned.json"} <= written
    unseen = {name for name in written if not any(fnmatch(name, each) for each in patterns)}
    assert unseen == set()


def test_every_file_that_a_document_names_exists() -> None:
    for document in DOCUMENTS:
        for name in re.findall(
            r"(?:services|shared|deploy|tests|docs)/[A-Za-z0-9_./-]*[A-Za-z0-9_]",
            document.read_text("utf-8"),
        ):
            assert (ROOT / name).exists(), (document.name, name)


def test_every_decision_is_listed_with_its_title_and_what_took_its_place() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    records = sorted(folder.glob("0*.md"))
    numbers = [int(record.name[:4]) for record in records]
    assert numbers == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text("utf-8")
        title = text.partition("\n")[0].removeprefix(f"# {record.name[:4]} ")
        later = re.search(r"(\[[0-9]{4}\]\([^)]+\)) replaces this", text)
        place = "" if later is None else f"; replaced by {later.group(1)}"
        assert f"| [{record.name[:4]}]({record.name}) | {title}{place} |" in index


WHOM = {
    ConsentSubject.PRISONER: "the prisoner",
    ConsentSubject.CHILDREN: "the children",
    ConsentSubject.CAREGIVER: "whoever looks after the children, and has consented too",
}


def test_every_question_is_listed_with_whom_it_is_about_its_purpose_and_its_answer() -> None:
    start = INTEGRATING.index("### Questions back to the prison")
    lines = [line for line in INTEGRATING[start:].splitlines() if line.startswith("| `")]
    for line, rule in zip(lines[1:], ASKABLE, strict=False):
        begins = f"| `{rule.question}` | {WHOM[rule.about]} | `{rule.purpose}` | "
        assert line.startswith(f"{begins}`{ANSWERED_BY[rule.question]}`"), line
