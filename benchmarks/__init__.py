"""What is measured, never asserted: throughput, latency, memory and start-up."""
