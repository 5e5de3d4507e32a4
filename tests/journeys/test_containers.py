"""The same system on Kafka and MongoDB in containers: nothing leans on the embedded ones."""

from pathlib import Path

import pytest

from services.referral.contract.about import REFERRALS
from tests.world.containers import containers
from tests.world.family import child
from tests.world.world import World


@pytest.mark.docker
async def test_a_case_goes_all_its_way_on_servers_in_containers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with containers(tmp_path / "data") as settings:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        async with World(tmp_path, lambda _text: None) as world:
            prison, office = await world.prison(), await world.office()
            case = await prison.report_admission(child())
            await world.pass_time(minutes=45)
            referral = await office.receives(case)
            await referral.accept()
            await referral.record_consultation()
            await referral.close()
            await world.quiet()
            assert await prison.statuses(case) == ["passed_on", "accepted", "closed"]
            assert (await world.names_told(REFERRALS, case))[-1] == "ReferralClosed"
