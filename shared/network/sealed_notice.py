"""What an office finds in a sealed part: who the people are, and how to reach the family."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from shared.language.fields import Day
from shared.language.message import Part

ChildRef = Annotated[str, StringConstraints(pattern=r"^c[1-9][0-9]?$")]
"""Tells the children of one case apart: c1, c2, ... in any order, never by age."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Prisoner(Part):
    """The parent in prison."""

    given_name: Name
    family_name: Name
    birth_date: Day


class NamedCaregiver(Part):
    """Whoever looks after children now, and where an offer of help can reach them."""

    children: Annotated[tuple[ChildRef, ...], Field(min_length=1, max_length=20)]
    """Whom they look after: siblings may live with different people, and each speaks for itself."""
    given_name: Name
    family_name: Name
    phone: Annotated[str, StringConstraints(min_length=3, max_length=40)] | None = None
    email: Annotated[str, StringConstraints(min_length=3, max_length=254)] | None = None
    address: Address


class NamedChild(Part):
    """A child of the open part, with its name."""

    child: ChildRef
    """The reference under which the open part tells age band and district."""
    given_name: Name
    family_name: Name
    birth_date: Day
    address: Address


class SealedNotice(Part):
    """The inside of a sealed part, for the children that are the receiving office's own.

    Without children it tells of the parent alone.
    """

    prisoner: Prisoner
    caregivers: Annotated[tuple[NamedCaregiver, ...], Field(max_length=20)] = ()
    """Whoever has signed for a child here, or is informed; nobody who has withdrawn."""
    children: Annotated[tuple[NamedChild, ...], Field(max_length=20)] = ()
    wishes: Annotated[str, StringConstraints(max_length=2000)] = ""
    """What the family asks for in its own words: the one place where free text may stand."""

    @model_validator(mode="after")
    def _of_the_parent_alone(self) -> Self:
        if not self.children and (self.caregivers or self.wishes):
            raise ValueError("without children there is neither a caregiver nor a wish")
        return self

    @model_validator(mode="after")
    def _each_child_once(self) -> Self:
        refs = {child.child for child in self.children}
        if len(refs) != len(self.children):
            raise ValueError("no child is named twice")
        if not all(refs.issuperset(caregiver.children) for caregiver in self.caregivers):
            raise ValueError("a caregiver looks after children that are named here")
        return self
