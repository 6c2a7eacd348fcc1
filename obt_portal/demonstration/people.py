"""Made-up people. Pure but for the random source given."""

import itertools
import uuid
from dataclasses import dataclass
from random import Random

from obt_portal.demonstration.chance import Deck
from obt_portal.demonstration.plan import Employer
from obt_portal.demonstration.words import FIRST_NAMES, LAST_NAMES


@dataclass(frozen=True)
class Person:
    """Somebody made up, before any campaign."""

    id: uuid.UUID
    email: str
    organisation_id: int
    grade_id: int
    profession_id: int


class Population:
    """Makes people with the real proportions of grades and professions; no two share an address."""

    def __init__(self, grades: Deck[int], professions: Deck[int], chance: Random) -> None:
        self.grades, self.professions, self.chance = grades, professions, chance
        self.numbers = itertools.count(1000)

    def of(self, employer: Employer, count: int) -> list[Person]:
        grades = self.grades.draw(self.chance, count)
        professions = self.professions.draw(self.chance, count)
        return [
            Person(self._id(), self._email(employer.domain), employer.id, grade, profession)
            for grade, profession in zip(grades, professions, strict=True)
        ]

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _email(self, domain: str) -> str:
        first, last = self.chance.choice(FIRST_NAMES), self.chance.choice(LAST_NAMES)
        return f"{first}.{last}{next(self.numbers)}@{domain}"
