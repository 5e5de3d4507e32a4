import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.network.registry import AgencyKind, BadRegistry, Registry
from shared.network.registry_file import OUR_OWN
from shared.network.sealing_keys import new_key, public_jwk

AGENCIES = Path(__file__).parents[3] / "deploy" / "agencies.yaml"
DISTRICTS = ["13003", "13004", "13071", "13072", "13073", "13074", "13075", "13076"]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = public_jwk(new_key("buetzow-1"))
NEXT_KEY = public_jwk(new_key("buetzow-2"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(AGENCIES)


def line_of(text: str, file: Path = AGENCIES) -> int:
    lines = file.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def changed(folder: Path, old: str, new: str) -> Path:
    text = AGENCIES.read_text("utf-8")
    assert old in text
    file = folder / "agencies.yaml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


def key(jwk: dict[str, Any], first: str, last: str, kid: str | None = None) -> dict[str, Any]:
    return {"kid": kid or jwk["kid"], "from": first, "until": last, "jwk": jwk}


def overlay(folder: Path, *keys: dict[str, Any], agency: str = "jva-buetzow") -> Path:
    file = folder / "keys.yaml"
    file.write_text(json.dumps({"agencies": [{"id": agency, "keys": keys}]}, indent=2), "utf-8")
    return file


def refusal(file: Path, *overlays: Path) -> str:
    with pytest.raises(BadRegistry) as caught:
        Registry.load(file, *overlays)
    return str(caught.value)


def test_every_kreis_of_the_land_has_its_own_youth_office(registry: Registry) -> None:
    offices = [registry.office_of(district, NOW) for district in DISTRICTS]
    assert [office.id for office in offices if office] == [f"jugendamt-{d}" for d in DISTRICTS]
    assert len(registry.of_kind(AgencyKind.YOUTH_OFFICE, NOW)) == 8


def test_how_many_work_at_an_agency_is_a_number_where_somebody_has_said_so(
    registry: Registry,
) -> None:
    assert (registry["jva-buetzow"].staff, registry["traeger-beispiel"].staff) == (300, None)


def test_the_city_of_rostock_and_the_landkreis_around_it_have_different_offices(
    registry: Registry,
) -> None:
    assert "Hanse- und Universitätsstadt" in registry["jugendamt-13003"].name
    assert "Landkreises Rostock" in registry["jugendamt-13072"].name


def test_a_kreis_outside_the_land_has_no_office_here(registry: Registry) -> None:
    assert registry.office_of("12073", NOW) is None


def test_the_four_prisons_and_the_one_coordination_office_take_part(registry: Registry) -> None:
    prisons = [prison.id for prison in registry.of_kind(AgencyKind.PRISON, NOW)]
    assert prisons == ["jva-buetzow", "jva-waldeck", "jva-stralsund", "jva-neustrelitz"]
    assert registry.coordination_office(NOW).id == "koordinierung-mv"


def test_an_agency_that_does_not_take_part_is_nobody(registry: Registry) -> None:
    assert registry.agency("jva-anderswo", NOW) is None
    with pytest.raises(KeyError):
        registry["jva-anderswo"]


def test_nobody_is_reached_at_a_real_address_or_number(registry: Registry) -> None:
    for agency in registry.agencies:
        assert agency.email.endswith(".example")
        assert agency.head_email is None or agency.head_email.endswith(".example")
        assert agency.duty_phone is None or agency.duty_phone.startswith("+49 30 23125 ")
        assert agency.webhook is None
        assert agency.keys == ()


def test_an_overlay_adds_keys_to_an_agency(tmp_path: Path) -> None:
    keys = overlay(tmp_path, key(KEY, "2026-01-01", "2026-06-30"))
    registry = Registry.load(AGENCIES, keys)
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert registry.kids("jva-buetzow", moment) == {"buetzow-1"}
    assert registry.public_key("jva-buetzow", moment) == KEY
    assert registry.kids("jva-waldeck", moment) == frozenset()


def test_a_key_is_valid_from_its_first_to_its_last_day_in_berlin(tmp_path: Path) -> None:
    keys = (key(KEY, "2026-01-01", "2026-06-30"), key(NEXT_KEY, "2026-07-01", "2026-12-31"))
    registry = Registry.load(AGENCIES, overlay(tmp_path, *keys))
    midnight_in_berlin = datetime(2026, 6, 30, 22, tzinfo=UTC)
    before = midnight_in_berlin - timedelta(seconds=1)
    assert registry.kids("jva-buetzow", before) == {"buetzow-1"}
    assert registry.kids("jva-buetzow", midnight_in_berlin) == {"buetzow-2"}
    assert registry.public_key("jva-buetzow", datetime(2027, 1, 2, tzinfo=UTC)) is None


def signer(folder: Path, *keys: dict[str, Any], service: str = "events") -> Path:
    file = folder / "services.yaml"
    services = [{"id": service, "keys": keys}]
    file.write_text(json.dumps({"agencies": [], "services": services}, indent=2), "utf-8")
    return file


def test_of_a_service_that_signs_all_keys_stay_and_two_may_be_in_use(tmp_path: Path) -> None:
    keys = (key(KEY, "2026-01-01", "2027-12-31"), key(NEXT_KEY, "2027-10-01", "2029-12-31"))
    registry = Registry.load(AGENCIES, signer(tmp_path, *keys))
    assert [each.kid for each in registry.signing_keys("events")] == ["buetzow-1", "buetzow-2"]
    assert Registry.load(AGENCIES).signing_keys("events") == ()


def test_keys_of_a_service_that_signs_nothing_or_with_a_name_twice_are_refused(
    tmp_path: Path,
) -> None:
    one = key(KEY, "2026-01-01", "2027-12-31")
    assert "'events'" in refusal(AGENCIES, signer(tmp_path, one, service="intake"))
    assert "is taken" in refusal(AGENCIES, signer(tmp_path, one, one))
    ends_first = key(KEY, "2026-01-01", "2025-12-31")
    assert "ends before it begins" in refusal(AGENCIES, signer(tmp_path, ends_first))


def test_an_agency_that_does_not_take_part_has_no_keys(registry: Registry) -> None:
    assert registry.kids("jva-anderswo", datetime(2026, 1, 1, tzinfo=UTC)) == frozenset()
    assert registry.public_key("jva-anderswo", datetime(2026, 1, 1, tzinfo=UTC)) is None


LAST_MOMENT = datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC)
"""In Berlin a second before midnight."""
OVER = LAST_MOMENT + timedelta(seconds=1)


def leaving(folder: Path, agency: str, day: str = "2026-06-30") -> Path:
    return changed(folder, f"  - id: {agency}", f"  - id: {agency}\n    left: {day}")


def test_an_agency_takes_part_until_the_end_of_its_last_day_in_berlin(tmp_path: Path) -> None:
    keys = overlay(tmp_path, key(KEY, "2026-01-01", "2026-12-31"))
    registry = Registry.load(leaving(tmp_path, "jva-buetzow"), keys)
    for moment, takes_part in ((NOW, True), (LAST_MOMENT, True), (OVER, False)):
        assert (registry.agency("jva-buetzow", moment) is not None) is takes_part
        prisons = {prison.id for prison in registry.of_kind(AgencyKind.PRISON, moment)}
        assert ("jva-buetzow" in prisons) is takes_part
        assert bool(registry.kids("jva-buetzow", moment)) is takes_part
        assert (registry.public_key("jva-buetzow", moment) is not None) is takes_part


def test_an_agency_that_left_is_still_known(tmp_path: Path) -> None:
    known = Registry.load(leaving(tmp_path, "jva-buetzow")).known("jva-buetzow")
    assert known is not None
    assert known.email == "jva-buetzow@kvi.example"
    assert not known.takes_part(OVER)


def test_a_day_far_ahead_changes_nothing_until_it_has_passed(tmp_path: Path) -> None:
    registry = Registry.load(leaving(tmp_path, "jva-buetzow", "2031-12-31"))
    assert registry.agency("jva-buetzow", datetime(2031, 12, 31, 12, tzinfo=UTC)) is not None
    assert registry.agency("jva-buetzow", datetime(2032, 1, 1, 12, tzinfo=UTC)) is None


def test_a_kreis_whose_office_leaves_needs_one_that_stays(tmp_path: Path) -> None:
    left = leaving(tmp_path, "jugendamt-13004", "2031-12-31")
    assert refusal(left) == f"{left}:1: no youth office that stays for the Kreis 13004"


@pytest.mark.parametrize(
    "day",
    [
        "1795824000",
        "20260630",
        "2026-6-30",
        "2026-06-31",
        "2026-W26-2",
        "2026-06-30T00:00:00",
        "2026-06-30 00:00:00",
        "30.06.2026",
        "0026-06-30",
        "2226-06-30",
    ],
)
def test_a_day_of_the_registry_is_written_in_one_way(tmp_path: Path, day: str) -> None:
    expected = "expected a day as 2026-03-02, 1900 to 2199"
    prison = "  - id: jva-buetzow"
    line = line_of(prison) + 1
    left = changed(tmp_path, prison, f"{prison}\n    left: {day}")
    assert refusal(left) == f"{left}:{line}: left: {expected}"
    closed = changed(tmp_path, prison, f"{prison}\n    closing_days: [2026-05-15, {day}]")
    assert refusal(closed) == f"{closed}:{line}: closing_days.1: {expected}"
    for first, last, name in ((day, "2026-12-31", "from"), ("2026-01-01", day, "until")):
        file = overlay(tmp_path, key(KEY, first, last))
        assert refusal(AGENCIES, file).endswith(f": keys.0.{name}: {expected}")


def test_the_next_office_of_a_kreis_is_in_charge_from_the_day_after(tmp_path: Path) -> None:
    left = leaving(tmp_path, "jugendamt-13004")
    entry = left.read_text("utf-8").split("  - id: jugendamt-13004")[1].split("\n\n")[0]
    successor = entry.replace("\n    left: 2026-06-30", "").replace("jugendamt-13004", "fachdienst")
    # Its place in the file does not matter.
    for text in (
        left.read_text("utf-8") + f"\n  - id: jugendamt-schwerin{successor}\n",
        left.read_text("utf-8").replace(
            "agencies:\n", f"agencies:\n  - id: jugendamt-schwerin{successor}\n", 1
        ),
    ):
        left.write_text(text, "utf-8")
        registry = Registry.load(left)
        left.write_text(text.replace(f"  - id: jugendamt-schwerin{successor}\n", ""), "utf-8")
        in_charge = [registry.office_of("13004", at) for at in (LAST_MOMENT, OVER)]
        assert [office.id for office in in_charge if office] == [
            "jugendamt-13004",
            "jugendamt-schwerin",
        ]
        # It takes part before: it has its login, and can be tried out.
        assert registry.agency("jugendamt-schwerin", NOW) is not None


def test_the_next_coordination_office_is_in_charge_from_the_day_after(tmp_path: Path) -> None:
    file = leaving(tmp_path, "koordinierung-mv")
    assert refusal(file) == f"{file}:1: no coordination office that stays"
    text = file.read_text("utf-8")
    entry = text.split("  - id: koordinierung-mv\n    left: 2026-06-30")[1].split("\n\n")[0]
    file.write_text(f"{text}\n  - id: koordinierung-neu{entry}\n", "utf-8")
    registry = Registry.load(file)
    assert registry.coordination_office(LAST_MOMENT).id == "koordinierung-mv"
    assert registry.coordination_office(OVER).id == "koordinierung-neu"


def test_closing_days_of_an_office_are_in_its_calendar(tmp_path: Path) -> None:
    head = "    head_email: leitung-jugendamt-13004@kvi.example"
    file = changed(tmp_path, head, f"{head}\n    closing_days: [2026-12-24, 2026-12-31]")
    registry = Registry.load(file)
    assert not registry.calendar("jugendamt-13004").is_working_day(date(2026, 12, 24))
    assert registry.calendar("jugendamt-13003").is_working_day(date(2026, 12, 24))
    assert registry.calendar("closed-long-ago").is_working_day(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("id: jva-waldeck", "id: jva-buetzow", "id: jva-waldeck", "the id 'jva-buetzow' is taken"),
        (
            "id: jva-waldeck",
            "id: jvabuetzow",
            "id: jva-waldeck",
            "'jvabuetzow' and 'jva-buetzow' collide in names of topics",
        ),
        *[
            (
                "id: jva-waldeck",
                f"id: {name}",
                "id: jva-waldeck",
                f"'{name.replace('-', '')}' is a user of the system itself, choose another id",
            )
            for name in (*sorted(OUR_OWN), "ad-min")
        ],
        (
            "id: jva-waldeck",
            "id: jva-waldeck-file",
            "id: jva-waldeck",
            "no id ends with '-file', choose another",
        ),
        ("id: jva-waldeck", "id: JVA_Waldeck", "id: jva-waldeck", "id: String should match"),
        (
            "kind: provider",
            "kind: charity",
            "kind: provider",
            "unknown kind: input should be 'prison', 'youth_office'",
        ),
        (
            "    email: jva-waldeck@kvi.example\n",
            "",
            "id: jva-waldeck",
            "missing field 'email'",
        ),
        (
            "email: jva-waldeck@",
            "mail: jva-waldeck@",
            "id: jva-waldeck",
            "missing field 'email'",
        ),
        (
            "    email: betrieb@kvi.example",
            "    email: betrieb@kvi.example\n    fax: 1",
            "email: betrieb@kvi.example",
            "unknown field 'fax'",
        ),
        (
            '    district: "13004"\n',
            "",
            "id: jugendamt-13004",
            "missing field 'district': a youth office needs it",
        ),
        (
            "    head_email: leitung-jugendamt-13004@kvi.example\n",
            "",
            "id: jugendamt-13004",
            "missing field 'head_email': a youth office needs it",
        ),
        (
            'district: "13004"',
            'district: "13003"',
            'district: "13004"',
            "13003 is the Kreis of 'jugendamt-13003'",
        ),
        (
            "kind: provider",
            "kind: coordination_office",
            "kind: provider",
            "'koordinierung-mv' is the coordination office already",
        ),
        (
            "kind: provider",
            "kind: provider\n    kind: prison",
            "kind: provider",
            "a field stands here twice",
        ),
    ],
)
def test_a_mistake_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, where: str, reason: str
) -> None:
    file = changed(tmp_path, old, new)
    # A field that was added, or written twice, stands one line below the one it was put after.
    line = line_of(where) + ("\n" in new)
    assert refusal(file).startswith(f"{file}:{line}: {reason}")


ONE = "    name: Justizvollzugsanstalt Waldeck"
UNSEEN = "name: holds a character that nobody sees, or that is none"
BLANK = "name: is blank, or begins or ends with a blank"
NO_ADDRESS = "email: is no mail address"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        *[
            (ONE, f'    name: "{name}"', reason)
            for name, reason in [
                ("   ", BLANK),
                (r"\u00a0\u00a0", BLANK),
                (" Anstalt", BLANK),
                (r"Anstalt\u00a0", BLANK),
                (r"\u200b\u200b", UNSEEN),
                (r"Anstalt \u202e keine", UNSEEN),
                (r"Anstalt\tWaldeck", UNSEEN),
                (r"Anstalt\nWaldeck", UNSEEN),
                (r"Anstalt\u2028Waldeck", UNSEEN),
                (r"Anstalt\ue000", UNSEEN),
                (r"Anstalt\u0378", UNSEEN),
                (r"Anstalt \ud83d", "not YAML: found invalid Unicode character escape code"),
                ("", "name: String should have at least 1 character"),
                ("a" * 121, "name: String should have at most 120 characters"),
            ]
        ],
        *[
            ("    email: jva-waldeck@kvi.example", f"    email: {email}", NO_ADDRESS)
            for email in ["a..b@kvi.example", "a@b", "'\"a b\"@kvi.example'", "büro@kvi.example"]
        ],
        *[
            ("    duty_phone: +49 30 23125 101", f'    duty_phone: "{phone}"', "duty_phone: ")
            for phone in ["030 23125101", "+0 30 23125", "+49  30 23125101", "+4930231251012345678"]
        ],
        *[
            (ONE, f'{ONE}\n    webhook: "{url}"', "webhook: ")
            for url in [
                "http://kvi.example/",
                "https:///hook",
                "https://kvi:secret@kvi.example/",
                "https://kvi.example:99999/",
                "https://kvi.example/#part",
                r"https://kvi.example/\u202e",
                "https://büro.example/",
                "http://127.0.0.1.kvi.example/",
            ]
        ],
        *[
            (ONE, f'{ONE}\n    left: "{day}"', "left: expected a day as 2026-03-02")
            for day in ["1795824000", "2026-6-30", "2026-06-30T00:00:00Z", r"2026-06-3\u0660"]
        ],
        (ONE, f"{ONE}\n    closing_days: [20261224]", "closing_days.0: expected a day as"),
        (ONE, f"{ONE}\n    left: 2026-02-30", "left: expected a day as"),
        *[("    staff: 300", f"    staff: {number}", "staff: ") for number in ["many", "0", "1.5"]],
    ],
)  # fmt: skip
def test_text_that_somebody_would_stumble_over_is_refused(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert f": {reason}" in refusal(changed(tmp_path, old, new))


@pytest.mark.parametrize("district", ["13001", "13000", "13999", "00000"])
def test_a_key_that_is_no_kreis_of_germany_is_refused(tmp_path: Path, district: str) -> None:
    file = changed(tmp_path, 'district: "13072"', f'district: "{district}"')
    assert f":{line_of('district')}: district: is no Kreis of the official list" in refusal(file)


def test_an_agency_may_lie_in_a_kreis_of_another_land(tmp_path: Path) -> None:
    file = changed(tmp_path, 'district: "13072"', 'district: "02000"')
    assert Registry.load(file)["jva-buetzow"].district == "02000"


@pytest.mark.parametrize(
    "email", ["o'neil@kvi.example", "a&b@kvi.example", "a@xn--bro-hoa.example"]
)
def test_an_address_that_servers_take_may_stand_here(tmp_path: Path, email: str) -> None:
    file = changed(tmp_path, "email: jva-waldeck@kvi.example", f"email: {email}")
    assert Registry.load(file)["jva-waldeck"].email == email


def test_a_name_is_kept_in_one_spelling(tmp_path: Path) -> None:
    file = changed(tmp_path, "Justizvollzugsanstalt Bützow", "Justizvollzugsanstalt Bu\u0308tzow")
    assert Registry.load(file)["jva-buetzow"].name == "Justizvollzugsanstalt B\u00fctzow"


def test_a_kreis_without_a_youth_office_is_refused(tmp_path: Path) -> None:
    file = changed(tmp_path, 'district: "13076"', 'district: "12072"')
    assert refusal(file) == f"{file}:1: no youth office that stays for the Kreis 13076"


def test_a_registry_without_a_coordination_office_is_refused(tmp_path: Path) -> None:
    file = changed(tmp_path, "kind: coordination_office", "kind: provider")
    assert refusal(file) == f"{file}:1: no coordination office that stays"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("- id: jva-buetzow\n", 1),
        ("agencies: none\n", 1),
        ("agencies:\n  - id: [\n", 3),
        ("agencies: &all\n  - *all\n", 2),
        ("agencies: []\nsince: 2026\n", 2),
        ("since: 2026\n", 1),
        ("agencies:\n  - jva-buetzow\n", 2),
        ("agencies:\n  - ? [a]\n    : b\n", 2),
        ("agencies:\n\tid: a\n", 2),
        ("agencies: \x07\n", 1),
    ],
)
def test_what_is_no_registry_at_all_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "agencies.yaml"
    file.write_text(text, "utf-8")
    assert refusal(file).startswith(f"{file}:{line}: ")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "agencies.yaml"
    assert refusal(file) == f"{file}:1: cannot be read: No such file or directory"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "agencies.yaml"
    file.write_bytes(b"agencies: \xff\n")
    assert refusal(file) == f"{file}:1: not YAML: characters that no text holds"


def test_private_key_material_is_refused_and_not_shown(tmp_path: Path) -> None:
    private = new_key("buetzow-1")
    file = overlay(tmp_path, key(private, "2026-01-01", "2026-12-31"))
    text = refusal(AGENCIES, file)
    assert "holds a private key" in text
    assert text.startswith(f"{file}:{line_of('jwk', file)}: ")
    assert private["d"] not in text
    assert private["x"] not in text


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (
            [key(KEY, "2026-01-01", "2026-06-30"), key(KEY, "2026-07-01", "2026-12-31")],
            "the kid 'buetzow-1' is taken",
        ),
        ([key(KEY, "2026-06-30", "2026-01-01")], "'buetzow-1' ends before it begins"),
        (
            [key(KEY, "2026-01-01", "2026-06-30"), key(NEXT_KEY, "2026-06-30", "2026-12-31")],
            "'buetzow-2' and 'buetzow-1' are valid on the same days",
        ),
        ([key(KEY, "soon", "2026-06-30")], "keys.0.from: expected a day as 2026-03-02"),
        ([key({**KEY, "y": KEY["x"]}, "2026-01-01", "2026-06-30")], "keys.0.jwk: is not a public"),
        ([key({**KEY, "crv": "P-384"}, "2026-01-01", "2026-06-30")], "keys.0.jwk: is not a public"),
        ([key({**KEY, "note": "x"}, "2026-01-01", "2026-06-30")], "keys.0.jwk: is not a public"),
        ([key(KEY, "2026-01-01", "2026-06-30", kid="other")], "keys.0: the key and its jwk have"),
        ([{"kid": "a", "from": "2026-01-01", "jwk": KEY}], "missing field 'keys.0.until'"),
    ],
)
def test_keys_that_would_leave_a_sender_in_doubt_are_refused(
    tmp_path: Path, keys: list[dict[str, Any]], reason: str
) -> None:
    file = overlay(tmp_path, *keys)
    text = refusal(AGENCIES, file)
    assert text.startswith(str(file))
    assert reason in text


def test_keys_for_an_agency_that_does_not_take_part_are_refused(tmp_path: Path) -> None:
    file = overlay(tmp_path, key(KEY, "2026-01-01", "2026-06-30"), agency="jva-anderswo")
    assert "no agency 'jva-anderswo' takes part" in refusal(AGENCIES, file)


def test_an_overlay_adds_nothing_but_keys(tmp_path: Path) -> None:
    file = tmp_path / "keys.yaml"
    file.write_text("agencies:\n  - id: jva-buetzow\n    keys: []\n    email: a@b.example\n")
    assert refusal(AGENCIES, file) == f"{file}:4: unknown field 'email'"
