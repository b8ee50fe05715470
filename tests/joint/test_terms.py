"""What is due of what is done together is told to the lead, once, until it is no more so."""

from datetime import date, timedelta

import pytest

from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.joint import actions
from quadro.joint.models import JointService
from quadro.kit.terms import moment
from quadro.notifications import actions as notifications
from quadro.notifications.models import Notice
from tests.agreements.world import acting, an_agreement, somebody
from tests.joint.world import a_budget, a_service, an_approved
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db
LAST = date(2027, 12, 31)


@pytest.fixture
def service() -> JointService:
    """It stands on a convention that ends with 2027."""
    made = a_service()
    made.agreement = an_agreement("Polizia locale", made.lead, state="attuazione", ends_on=LAST)
    made.is_demonstration = False
    made.save()
    return made


def told(*, on: date) -> list[tuple[str, date | None]]:
    """What waits for the lead after the clock has looked twice."""
    for hour in (8, 9):
        actions.tell_of_terms(at=moment(on, hour))
    lead = Body.objects.get(short_name="Binasco")
    rows = Notice.objects.open().filter(recipient__person__mandates__body=lead)
    return sorted({(one.subject, one.due_on) for one in rows}, key=str)


def test_a_sharing_is_told_of_a_month_before_its_term_and_until_it_is_approved(
    service: JointService,
) -> None:
    an_approved(service, 2026)
    budget = a_budget(service, 2027, approve_by=date(2027, 1, 31))
    awaited = ("«Polizia locale in quattro»: approva il riparto del 2027", date(2027, 1, 31))

    assert told(on=date(2026, 12, 31)) == []
    assert told(on=date(2027, 1, 1)) == [awaited]
    assert Notice.objects.count() == 1
    assert told(on=date(2027, 3, 1)) == [awaited]
    actions.approve(
        budget, act="Verbale", approved_on=date(2027, 3, 2), by=the_system(date(2027, 3, 2)),
        at=NOON,
    )  # fmt: skip
    assert not Notice.objects.open().exists()
    assert told(on=date(2027, 3, 2)) == []


def test_a_term_put_off_is_told_of_again_when_it_comes(service: JointService) -> None:
    a_budget(service, 2027, approve_by=date(2027, 1, 31))
    assert told(on=date(2027, 1, 15))

    a_budget(service, 2027, approve_by=date(2027, 4, 30), version=1)

    assert told(on=date(2027, 1, 16)) == []
    assert [day for _said, day in told(on=date(2027, 4, 1))] == [date(2027, 4, 30)]


def test_when_a_year_begins_whose_cost_nobody_has_said_the_lead_is_asked(
    service: JointService,
) -> None:
    an_approved(service, 2026)
    assert told(on=date(2026, 12, 31)) == []

    said = [("«Polizia locale in quattro»: stabilisci il costo del 2027", None)]
    assert told(on=date(2027, 1, 1)) == said
    a_budget(service, 2027)
    assert told(on=date(2027, 1, 2)) == [
        ("«Polizia locale in quattro»: approva il riparto del 2027", None)
    ]


def test_the_end_is_told_of_once_six_months_before(service: JointService) -> None:
    near = LAST - timedelta(days=180)

    assert told(on=near - timedelta(days=1)) == []
    assert told(on=near) == [("«Polizia locale in quattro» finisce il 31/12/2027", LAST)]
    notice = Notice.objects.get()
    assert "l’ultimo giorno di «Polizia locale»" in notice.about
    notifications.mark_read(notice, by=acting(notice.recipient), at=NOON)
    assert told(on=near + timedelta(days=30)) == []
    service.until = date(2027, 11, 1)
    service.save()
    assert told(on=near + timedelta(days=31)) == [
        ("«Polizia locale in quattro» finisce il 31/10/2027", date(2027, 10, 31))
    ]
    assert told(on=date(2027, 11, 1)) == []


def test_what_is_invented_or_over_tells_nobody(service: JointService) -> None:
    somebody(service.lead, Role.OFFICER)
    a_budget(service, 2027, approve_by=date(2027, 1, 31))
    JointService.objects.update(is_demonstration=True)
    assert told(on=date(2027, 1, 15)) == []

    JointService.objects.update(is_demonstration=False, until=date(2027, 1, 1))
    assert told(on=date(2027, 1, 15)) == []
