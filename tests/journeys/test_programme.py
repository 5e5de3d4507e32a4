"""The programme as it changes: places are passed on, days move, modules are made up."""

from datetime import datetime, timedelta
from typing import Any

from services.events.contract.topics import PROGRAMME
from tests.journeys.test_training import person, plan, register
from tests.world.world import World

TWO_DAYS = timedelta(days=2)


def moved(before: dict[str, Any]) -> dict[str, Any]:
    """The same modules two days later."""

    def later(moment: str) -> str:
        return (datetime.fromisoformat(moment) + TWO_DAYS).isoformat()

    modules = [
        {**each, "from": later(each["from"]), "to": later(each["to"])} for each in before["modules"]
    ]
    return {"modules": modules, "registration_until": later(before["registration_until"])}


def beginnings(modules: list[dict[str, Any]]) -> list[datetime]:
    return [datetime.fromisoformat(each["from"]) for each in modules]


async def test_whoever_comes_in_the_end_has_a_certificate_for_all_of_it(world: World) -> None:
    holder, prison, office = (
        await world.coordination_office(),
        await world.prison(),
        await world.office(),
    )
    training, announced = world.new_case(), plan(world, target_groups=["prisons"])
    await holder.may("events", "ScheduleTraining", training, announced)
    leaving, staying, ill = person(), person(), person()
    waiting = person("youth_welfare")
    for someone in (leaving, staying, ill):
        assert await register(prison, training, someone) == "confirmed"
    assert await register(office, training, waiting) == "waitlisted"

    gone = {"participant": leaving["participant"]}
    assert await prison.may("events", "CancelRegistration", training, gone) == "cancelled"
    moved_up = await office.hears(training, "ParticipantMovedUp")
    assert moved_up.data["participant"] == waiting["participant"]
    colleague = person()
    instead = {**colleague, "participant": ill["participant"]}
    instead["replacement"] = colleague["participant"]
    assert await prison.may("events", "ReplaceParticipant", training, instead) == "confirmed"

    dates = moved(announced)
    assert await holder.may("events", "MoveTraining", training, dates) == "confirmed"
    heard = (await prison.hears(training, "TrainingMoved")).data["modules"]
    assert beginnings(heard) == beginnings(dates["modules"])
    as_before = await holder.may_not("events", "ScheduleTraining", training, announced)
    assert (as_before["code"], as_before["state"]) == ("wrong_state", "confirmed")
    as_moved = {**announced, **dates}
    assert await holder.may("events", "ScheduleTraining", training, as_moved) == "confirmed"

    first, second, third = (someone["participant"] for someone in (staying, waiting, colleague))
    await world.pass_time(days=17)
    attended = {"module": "basics", "participants": [first, second, third]}
    assert await holder.may("events", "RecordAttendance", training, attended) == "confirmed"
    await world.pass_time(days=7)
    attended = {"module": "practice", "participants": [first, second]}
    assert await holder.may("events", "RecordAttendance", training, attended) == "held"
    assert await holder.may("events", "CompleteTraining", training) == "closed"
    made_up = {"participant": third, "module": "practice"}
    assert await holder.may("events", "RecordMadeUpModule", training, made_up) == "completed"
    await world.quiet()
    completed = [
        one.data["participant"]
        for one in await world.told(PROGRAMME, training)
        if one.type_name == "TrainingCompleted"
    ]
    assert completed == [first, second, third]
