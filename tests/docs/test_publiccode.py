"""publiccode.yml is valid by its standard, so that catalogues of public software take it."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from jsonschema import Draft202012Validator

from shared import VERSION
from tests.docs.blocks import ROOT

TEXT = (ROOT / "publiccode.yml").read_text("utf-8")
STANDARD = yaml.load(
    (ROOT / "tests/docs/publiccode-0.7.0.yaml").read_text("utf-8"), yaml.CSafeLoader
)


def software() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(TEXT)
    return read


def faults(described: dict[str, Any]) -> set[str]:
    """Where the standard does not agree."""
    Draft202012Validator.check_schema(STANDARD)
    errors = Draft202012Validator(STANDARD).iter_errors(described)
    return {"/".join(map(str, error.absolute_path)) for error in errors}


def test_the_file_is_valid_by_its_standard() -> None:
    assert faults(software()) == set()


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("publiccodeYmlVersion", "0.1", "publiccodeYmlVersion"),
        ("url", "kvi.git", "url"),
        ("softwareType", "service", "softwareType"),
        ("categories", ["notices"], "categories/0"),
        ("intendedAudience/scope", ["families"], "intendedAudience/scope/0"),
        ("intendedAudience/countries", ["de"], "intendedAudience/countries/0"),
        ("description/en/shortDescription", "x" * 151, "description/en/shortDescription"),
        ("description/de/longDescription", "kurz", "description/de/longDescription"),
        ("legal/license", "proprietary", "legal/license"),
        ("legal/repoOwner", "Somebody", "legal"),
        ("maintenance/type", "internal", "maintenance"),
        ("maintenance/type", "contract", "maintenance"),
        ("localisation/availableLanguages", ["German"], "localisation/availableLanguages/0"),
        ("dependsOn/open", [{"name": "Kafka", "minimum": "4"}], "dependsOn/open/0"),
        ("landing", "somewhere", ""),
    ],
)
def test_what_the_standard_does_not_allow_is_seen(path: str, value: object, fault: str) -> None:
    changed = software()
    *way, last = path.split("/")
    place = changed
    for key in way:
        place = place[key]
    place[last] = value
    assert faults(changed) == {fault}


@pytest.mark.parametrize("key", STANDARD["required"])
def test_what_the_standard_asks_for_is_missed(key: str) -> None:
    changed = software()
    del changed[key]
    assert faults(changed) == {""}


def test_it_says_of_this_version_what_is_so() -> None:
    described = software()
    assert described["softwareVersion"] == VERSION
    # No person and no address is made up: whoever takes it over is named by themselves.
    assert "@" not in TEXT
    assert "contacts" not in described["maintenance"]
    assert urlsplit(described["url"]).netloc == "example.org"
