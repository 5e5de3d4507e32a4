"""Open pages hear that something came for their office, and never miss it."""

import asyncio

from services.desk.bell import Bell

LONG = 600.0


async def test_who_waits_hears_it_at_once() -> None:
    bell = Bell()
    waiting = asyncio.create_task(bell.rings("office", bell.mark("office"), seconds=LONG))
    await asyncio.sleep(0)
    bell.ring("another")
    bell.ring("office")
    assert await waiting


async def test_what_came_before_one_waits_is_heard_too() -> None:
    bell = Bell()
    heard = bell.mark("office")
    bell.ring("office")
    assert await bell.rings("office", heard, seconds=LONG)
    assert await bell.rings("office", Bell().mark("office"), seconds=LONG)


async def test_nothing_is_heard_of_what_came_for_another() -> None:
    bell = Bell()
    heard = bell.mark("office")
    bell.ring("another")
    assert not await bell.rings("office", heard, seconds=0)


async def test_a_desk_that_stops_lets_everybody_go() -> None:
    bell = Bell()
    waiting = asyncio.create_task(bell.rings("office", bell.mark("office"), seconds=LONG))
    await asyncio.sleep(0)
    bell.silence()
    assert not await waiting
