"""Who is sent a certificate looks whether it holds, by the keys of the registry alone."""

from deploy.simulate.desk import Desk
from shared.network.certificate import Certificate
from shared.network.signing import BadSignature
from shared.wire.received import Received

PASSED_ON, REVOKED = "CertificatePassedOn", "CertificateRevoked"


def check(desk: Desk, message: Received) -> None:
    """Note whether it is signed as it should be, or that it does not hold any more."""
    number = message.data["number"]
    if message.type_name == REVOKED:
        desk.note("revoked", about=message.key, number=number)
        return
    keys = [key for signer in desk.papers.registry.signers for key in signer.keys]
    try:
        found, _ = Certificate.read(message.data["signed"], keys)
    except BadSignature as error:
        desk.note("forged", about=message.key, number=number, why=error.doubt)
    else:
        what = "certified" if found.number == number else "forged"
        desk.note(what, about=message.key, number=number)
