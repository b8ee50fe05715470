"""Questions on interventions: how far each is, what it costs, lists, how it was on a day."""

from quadro.interventions.queries.choices import (
    agreements_for,
    commitments_for,
    funders_for,
    mandates_for,
    provisions_for,
    towns_for,
)
from quadro.interventions.queries.days import days_of
from quadro.interventions.queries.funding import (
    FundingTable,
    Funds,
    Payer,
    SourceYear,
    funding_of,
    funds_of,
)
from quadro.interventions.queries.intakes import (
    REPORT,
    changes_of,
    intake_profiles,
    intakes,
    report_of,
)
from quadro.interventions.queries.listing import lines_held, register_at, totals_at
from quadro.interventions.queries.lists import (
    Part,
    Parts,
    Some,
    Totals,
    carried_for,
    falling_on,
    of_agreement,
    of_body,
    register,
    some_of,
    totals_of,
)
from quadro.interventions.queries.page import Moved, Told, moved_of, movements_of, page_of
from quadro.interventions.queries.past import page_at, statuses_at
from quadro.interventions.queries.progress import (
    Course,
    Status,
    costs_of,
    courses_of,
    money_of,
    status_of,
    statuses_of,
)
from quadro.interventions.queries.then import Then, fundings_then, then_of

__all__ = [
    "REPORT",
    "Course",
    "FundingTable",
    "Funds",
    "Moved",
    "Part",
    "Parts",
    "Payer",
    "Some",
    "SourceYear",
    "Status",
    "Then",
    "Told",
    "Totals",
    "agreements_for",
    "carried_for",
    "changes_of",
    "commitments_for",
    "costs_of",
    "courses_of",
    "days_of",
    "falling_on",
    "funders_for",
    "funding_of",
    "fundings_then",
    "funds_of",
    "intake_profiles",
    "intakes",
    "lines_held",
    "mandates_for",
    "money_of",
    "moved_of",
    "movements_of",
    "of_agreement",
    "of_body",
    "page_at",
    "page_of",
    "provisions_for",
    "register",
    "register_at",
    "report_of",
    "some_of",
    "status_of",
    "statuses_at",
    "statuses_of",
    "then_of",
    "totals_at",
    "totals_of",
    "towns_for",
]
