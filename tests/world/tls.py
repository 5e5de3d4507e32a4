"""Kafka and MongoDB as somebody else runs them: their clients come by TLS, or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest

from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import ADMIN, REPLICA_SET, ROOT_USER
from deploy.stack import kafka, mongod
from deploy.stack.folder import DataFolder
from deploy.stack.jars import find_jars
from deploy.stack.java import find_java
from deploy.stack.ports import Ports
from tests.run.bound import HANG_SECONDS
from tests.world.authority import Authority

HOST = "localhost"
"""The name in Kafka's certificate; its address is not there."""
TO_TLS = {
    "CLIENT:SASL_PLAINTEXT": "CLIENT:SASL_SSL",
    # Without a name here, clients would go on to the address that they are told.
    "CLIENT://127.0.0.1:{client}\nlistener": f"CLIENT://{HOST}:{{client}}\nlistener",
}


@contextmanager
def servers(folder: Path, secrets: Secrets, authority: Authority) -> Iterator[dict[str, str]]:
    """Run both, opened by these secrets; gives the settings that name them."""
    data = DataFolder(folder)
    with ExitStack() as undo:
        data.take()
        undo.callback(data.release)
        ports = Ports(data.ports, SystemRandom()).choose(*kafka.PORTS, "mongod")
        broker = kafka.Kafka(data, ports, secrets.of(ADMIN), _silent)
        database = mongod.Mongod(data, ports["mongod"], secrets.of(ROOT_USER), _silent)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kafka, "PROPERTIES", _properties(authority.certify(HOST)))
            patch.setattr(mongod, "configuration", _with_tls(authority.certify(HOST, "127.0.0.1")))
            broker.start(find_java(_silent), find_jars(_silent))
            undo.callback(broker.stop)
            database.start(mongod.find_mongod(_silent))
            undo.callback(database.stop)
        assert broker.process is not None
        broker.process.wait_until_ready(HANG_SECONDS)
        # The listener between brokers speaks no TLS, so what waits for it needs to know of none.
        between = f"127.0.0.1:{ports['kafka-broker']}"
        kafka.check_admin(between, secrets.of(ADMIN), HANG_SECONDS)
        database.wait_until_ready(HANG_SECONDS)
        options = f"replicaSet={REPLICA_SET}&tls=true&tlsCAFile={authority.file}"
        yield {
            "KVI_KAFKA": f"{HOST}:{ports['kafka-client']}",
            "KVI_KAFKA_CA": str(authority.file),
            "KVI_MONGO": f"mongodb://{database.host}/?{options}",
        }


def _properties(certificate: Path) -> str:
    text = kafka.PROPERTIES
    for plain, tls in TO_TLS.items():
        assert plain in text
        text = text.replace(plain, tls)
    return (
        f"{text}listener.name.client.ssl.keystore.type=PEM\n"
        f"listener.name.client.ssl.keystore.location={certificate}\n"
    )


def _with_tls(certificate: Path) -> Any:
    plain = mongod.configuration

    def configuration(*where: Any) -> dict[str, Any]:
        made = plain(*where)
        # Preferred and not required: the one who sets it up on this machine comes without.
        made["net"]["tls"] = {"mode": "preferTLS", "certificateKeyFile": str(certificate)}
        return made

    return configuration


def _silent(_text: str) -> None:
    """Whoever waits for a test needs no progress."""
