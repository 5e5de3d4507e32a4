"""Services that are away for a while, that come twice, or that others speak for."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer

from deploy.local.system import System
from deploy.stack.process import Process
from tests.run.bound import HANG_SECONDS


class Processes:
    """The part of the world that starts and stops."""

    system: System
    opened: AsyncExitStack

    @asynccontextmanager
    async def without(self, service: str) -> AsyncIterator[None]:
        """Let a service be stopped for a while."""
        await asyncio.to_thread(self.system.processes[service].stop)
        try:
            yield
        finally:
            await self.start(service)

    @asynccontextmanager
    async def instead_of(
        self, service: str, module: str, settings: Mapping[str, str]
    ) -> AsyncIterator[Process]:
        """Let another program be a service for a while."""
        async with self.without(service):
            process = await self.start(service, module=module, settings=settings)
            try:
                yield process
            finally:
                await asyncio.to_thread(process.stop)

    async def start(self, service: str, **how: Any) -> Process:
        """Start a service that was stopped, also as another program than its own."""
        process = self.system.service(service, **how)
        self.system.processes[service] = process
        self.opened.callback(process.stop)
        process.start()
        await asyncio.to_thread(process.wait_until_ready, HANG_SECONDS)
        return process

    @asynccontextmanager
    async def desk(self, **how: Any) -> AsyncIterator[Process]:
        """Let the desk be there for a while, also as another program than its own."""
        process = self.system.desk(**how)
        process.start()
        try:
            await asyncio.to_thread(process.wait_until_ready, HANG_SECONDS)
            yield process
        finally:
            await asyncio.to_thread(process.stop)

    async def replica(self, service: str) -> Process:
        """Start a second process of a service."""
        process = self.system.service(service, replica="second")
        self.opened.callback(process.stop)
        process.start()
        await asyncio.to_thread(process.wait_until_ready, HANG_SECONDS)
        return process

    async def say_as(
        self, service: str, topic: str, key: str, headers: Mapping[str, str], value: bytes
    ) -> str:
        """Write a record with the rights of a service; gives the name it would be parked under."""
        producer = AIOKafkaProducer(**self.system.endpoints.login(service).aiokafka())
        async with producer:
            sent = await producer.send_and_wait(
                topic,
                value,
                key=key.encode(),
                headers=[(name, content.encode()) for name, content in headers.items()],
            )
        return f"{sent.topic}-{sent.partition}-{sent.offset}"
