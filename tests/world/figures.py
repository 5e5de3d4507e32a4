"""What a service tells Prometheus, as numbers by name."""

from prometheus_client.parser import text_string_to_metric_families

from deploy.operations.pages import read_page


def figures(port: int) -> dict[str, float]:
    """All figures of a process now; one with a label is called `name{value}`."""
    return {
        sample.name + "".join(f"{{{value}}}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(
            read_page(f"127.0.0.1:{port}", "/metrics", 10).text
        )
        for sample in family.samples
    }
