"""A service as a process: put together, started, looked at and stopped."""
