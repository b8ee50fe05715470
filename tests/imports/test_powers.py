"""Who may not give a power may not take it back by undoing an import."""

import pytest

from quadro.accounts.models import Role
from quadro.imports.models import Import, Line, Status
from quadro.imports.policies import check_can_undo
from quadro.kit.refusals import Refused
from tests.worlds import NOON, OFFICE, a_planning_officer, an_actor

pytestmark = pytest.mark.django_db


def an_import_of(role: str) -> Import:
    user = a_planning_officer().user
    made = Import.objects.create(
        file_name="persone.csv",
        sha256="0" * 64,
        status=Status.IMPORTED,
        previewed_at=NOON,
        previewed_by=user,
        previewed_by_name=str(user),
        imported_at=NOON,
        imported_by=user,
        imported_by_name=str(user),
    )
    Line.objects.create(
        import_of=made, position=0, importer="persone", model="bodies.mandate", key=1,
        after={"role": role},
    )  # fmt: skip
    return made


def test_the_office_undoes_mandates_it_may_give_and_not_those_of_administrators() -> None:
    office = a_planning_officer()
    both = an_actor((Role.PLANNING_OFFICER, OFFICE), (Role.ADMINISTRATOR, OFFICE))

    check_can_undo(an_import_of(Role.MAYOR), by=office)
    with pytest.raises(Refused, match="amministratori"):
        check_can_undo(an_import_of(Role.ADMINISTRATOR), by=office)
    check_can_undo(an_import_of(Role.ADMINISTRATOR), by=both)
