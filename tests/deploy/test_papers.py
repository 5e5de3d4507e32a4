"""Each paper is what it claims to be: read aloud as PDF/UA-1 asks, kept as PDF/A-2a asks."""

from collections.abc import Mapping
from pathlib import Path

import typst

from deploy.messages.attendance import attendance_list
from deploy.operations.proof_pdf import proof_pdf
from deploy.stack.jars import fetch, read_list
from deploy.stack.tools import made_once
from shared.papers.certificate import certificate_pdf
from tests.deploy.test_attendance import listed
from tests.deploy.test_proof import HOLDER, of_the_year
from tests.deploy.test_proof_pdf import PRINTED
from tests.docs.java_program import make_java, silent
from tests.events.trainings import joint_training
from tests.run.program import run
from tests.shared.network.test_certificate import OURS, SIGNED

CHECKER = Path(__file__).with_name("verapdf")
JARS = CHECKER / "jars.sha256"


def broken_by(papers: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """The rules that each breaks, as another program than its maker sees it."""
    jars = made_once(
        "verapdf", JARS.read_bytes(), lambda draft, _: fetch(read_list(JARS), draft, silent)
    )
    make_java(folder / "java")
    for name, content in papers.items():
        (folder / name).write_bytes(content)
    # It runs for seconds, in which optimizing costs more than it saves.
    java = [str(folder / "java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [*java, "-cp", f"{jars}/*", str(CHECKER / "Verapdf.java"), *papers]
    done = run(command, cwd=folder)
    assert done.returncode == 0, done.stdout
    said = done.stdout.splitlines()
    return {name: [line for line in said if line.startswith(f"{name}: ")] for name in papers}


def test_every_paper_is_what_it_claims_to_be_and_one_that_claims_nothing_is_noticed(
    tmp_path: Path,
) -> None:
    plain: bytes = typst.compile(b"#set document(title: [Blatt])\n= Blatt", format="pdf")
    people = [
        listed(1, "Ada Oder", modules=joint_training().modules),
        listed(2, "Bea Ofen", modules=joint_training().modules),
    ]
    broken = broken_by(
        {
            "certificate": certificate_pdf(OURS, SIGNED, "Netzwerk"),
            "attendance list": attendance_list(people, PRINTED),
            "proof of use": proof_pdf(of_the_year(), HOLDER, PRINTED),
            "plain": plain,
        },
        tmp_path,
    )
    assert broken.pop("plain")
    assert broken == {"certificate": [], "attendance list": [], "proof of use": []}
