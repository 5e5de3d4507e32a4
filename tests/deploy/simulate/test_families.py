from datetime import date

from deploy.simulate.families import Family, lives_in

TODAY = date(2026, 3, 30)
CHILDREN = (
    {"child": "c1", "age_band": "0-2", "lives_in": "13003", "caregiver": "relatives"},
    {"child": "c2", "age_band": "14-17", "lives_in": "13072", "caregiver": "other_parent"},
)


def test_a_family_is_the_same_whenever_it_is_asked_for() -> None:
    assert Family("a", TODAY, CHILDREN, wants_help=True).notice(["c1"]) == Family(
        "a", TODAY, CHILDREN, wants_help=True
    ).notice(["c1"])


def test_a_notice_names_only_the_children_it_is_about() -> None:
    notice = Family("a", TODAY, CHILDREN, wants_help=True).notice(["c2"])
    assert [child.child for child in notice.children] == ["c2"]
    assert lives_in(notice.children[0].address) == "13072"


def test_a_notice_names_who_looks_after_which_of_its_children_and_nobody_who_is_left_out() -> None:
    family = Family("a", TODAY, CHILDREN, wants_help=True)

    def named(refs: list[str], *left_out: str) -> list[tuple[str, ...]]:
        return [who.children for who in family.notice(refs, left_out).caregivers]

    assert (named(["c1", "c2"]), named(["c2"])) == ([("c1",), ("c2",)], [("c2",)])
    assert (named(["c1", "c2"], "c1"), named(["c1"], "c1")) == ([("c2",)], [])


def test_children_are_as_old_as_their_age_band_says() -> None:
    for case in ("a", "b", "c", "d"):
        young, old = Family(case, TODAY, CHILDREN, wants_help=True).notice(["c1", "c2"]).children
        assert 0 <= (TODAY - young.birth_date).days // 365 <= 2
        assert 14 <= (TODAY - old.birth_date).days // 365 <= 17


def test_an_address_elsewhere_lies_in_no_district_that_is_known() -> None:
    assert lives_in("Musterweg 1, 00000 Musterdorf") is None
