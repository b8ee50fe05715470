"""What the journal says of the boards of framework agreements."""

from django.utils.translation import gettext_lazy as _

from quadro.frameworks.models import Board, Referent

EVENTS = {
    "frameworks.drawn": _("quadro dei temi aperto"),
    "frameworks.edited": _("quadro dei temi modificato"),
    "frameworks.named": _("referente di un tema indicato"),
    "frameworks.left": _("tema senza più referente"),
    "frameworks.demonstration_loaded": _("referenti dimostrativi caricati"),
    "frameworks.demonstration_removed": _("referenti dimostrativi tolti"),
}
FIELDS = {
    **{
        name: Board._meta.get_field(name)
        for name in ("edition", "under", "counterpart", "word", "source")
    },
    **{name: Referent._meta.get_field(name) for name in ("office", "since", "until")},
}
VALUES = {"theme": _("tema"), "side": _("parte"), "referents": _("referenti")}
