"""The verdicts in Italian: four questions for each signature, and one outcome.

«Valido» is said of a certificate only, and only with what was not checked beside it: an outcome is
«a posto», «a posto, con riserva», «non verificabile» or «da rifare».
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.documents.signatures.report import (
    Certificate,
    Change,
    Form,
    Kind,
    Note,
    Outcome,
    Problem,
    Report,
    Revocation,
    Stamp,
    Trust,
    Verdict,
)
from quadro.kit.text import Text

GOOD, DOUBT, BAD, SILENT = "ok", "warn", "bad", ""

NOTES: dict[Note, Text] = {
    Note.UNSIGNED: gettext_lazy("Nel file non c’è nessuna firma elettronica."),
    Note.BROKEN: gettext_lazy(
        "Il file è rovinato o incompleto: chiedilo di nuovo a chi ha firmato."
    ),
    Note.LOCKED: gettext_lazy("Il PDF è protetto da una password: toglila prima di firmarlo."),
    Note.ENCRYPTED: gettext_lazy("Il file è cifrato: serve quello firmato e non cifrato."),
    Note.TOO_DEEP: gettext_lazy("Il file ha troppe buste una dentro l’altra."),
    Note.TOO_MANY: gettext_lazy("Il file ha più firme di quante se ne leggano."),
    Note.TOO_HEAVY: gettext_lazy("Per leggere il file serve troppa memoria o troppo tempo."),
    Note.ENTITIES: gettext_lazy(
        "Il file XML contiene dichiarazioni che non si leggono per prudenza."
    ),
    Note.DETACHED: gettext_lazy("Nel file c’è solo la firma: il documento firmato è a parte."),
    Note.OTHER_KIND: gettext_lazy("Il contenuto non è di un tipo che si può leggere qui."),
    Note.SIGNED: gettext_lazy("È un file firmato, non un elenco di certificati."),
}
PROBLEMS: dict[Problem, Text] = {
    Problem.UNREADABLE: gettext_lazy("la firma è scritta in un modo che Quadro non sa leggere"),
    Problem.CONTENT_MISSING: gettext_lazy(
        "il testo firmato è in un file a parte: serve anche quello"
    ),
    Problem.WRONG_CERTIFICATE: gettext_lazy(
        "il certificato unito al file non è quello della firma"
    ),
    Problem.UNKNOWN_ALGORITHM: gettext_lazy("il metodo di firma non è fra quelli conosciuti"),
    Problem.WEAK: gettext_lazy("il metodo di firma è debole (SHA-1 o MD5)"),
    Problem.PARTIAL: gettext_lazy("la firma copre solo una parte del file"),
    Problem.NOT_FOR_SIGNING: gettext_lazy(
        "il certificato serve per entrare nei servizi, non per firmare"
    ),
    Problem.FUTURE: gettext_lazy("l’ora dichiarata viene dopo l’arrivo del file"),
}
KINDS: dict[Kind, Text] = {
    Kind.DIGITAL: gettext_lazy("firma digitale"),
    Kind.QUALIFIED: gettext_lazy("firma qualificata"),
    Kind.ADVANCED: gettext_lazy("firma avanzata con certificato qualificato"),
    Kind.SEAL: gettext_lazy("sigillo elettronico, non la firma di una persona"),
    Kind.UNTOLD: gettext_lazy("tipo di firma non detto dal certificato"),
}
FORMS: dict[Form, Text] = {
    Form.PDF: gettext_lazy("PDF (PAdES)"),
    Form.P7M: gettext_lazy("p7m (CAdES)"),
    Form.XML: gettext_lazy("XML (XAdES)"),
    Form.OTHER: "",
}
OUTCOMES: dict[Outcome, tuple[str, str, Text]] = {
    Outcome.FINE: (GOOD, "check-circle", gettext_lazy("a posto")),
    Outcome.RESERVE: (GOOD, "check-circle", gettext_lazy("a posto, con riserva")),
    Outcome.UNVERIFIABLE: (DOUBT, "help-circle", gettext_lazy("non verificabile")),
    Outcome.REDO: (BAD, "close-circle", gettext_lazy("da rifare")),
}


@dataclass(frozen=True)
class Answer:
    """One cell: a word with its tone and icon, the rest below. Without an icon it is not known."""

    label: str
    tone: str = SILENT
    icon: str = ""
    details: tuple[str, ...] = ()

    @property
    def style(self) -> str:
        """The normal is quiet: only what is wrong fills its chip."""
        return "" if self.tone == BAD else "plain"


@dataclass(frozen=True)
class Entitlement:
    """The answer of the owner to «poteva firmare?», with the outcome it allows at best."""

    answer: Answer
    at_best: Outcome = Outcome.FINE


@dataclass(frozen=True)
class Row:
    """A signature, or a file that has none, as a row of `documents/_signatures.html`."""

    title: str
    details: tuple[str, ...]
    intact: Answer
    who: Answer
    entitled: Answer
    certificate: Answer
    outcome: Outcome

    @property
    def final(self) -> Answer:
        return outcome_words(self.outcome)

    @property
    def is_late(self) -> bool:
        return self.outcome == Outcome.REDO


def why(note: Note) -> str:
    return str(NOTES.get(note, ""))


def outcome_words(outcome: Outcome) -> Answer:
    tone, icon, label = OUTCOMES[outcome]
    return Answer(str(label), tone, icon)


def made_on(checked_at: datetime, list_on: date | None) -> str:
    """When a file was looked at, and by which trust list."""
    day = _day(checked_at)
    if list_on is None:
        return _("verificata il %(day)s, senza l’elenco dei certificatori") % {"day": day}
    return _("verificata il %(day)s con l’elenco del %(list)s") % {
        "day": day,
        "list": date_format(list_on, "d/m/Y"),
    }


def not_made_again(list_on: date) -> str:
    """Why a check is still the one of before."""
    return _(
        "con l’elenco del %(list)s non si è potuta rifare: il file conservato non si è letto"
    ) % {"list": date_format(list_on, "d/m/Y")}


def rows(
    report: Report,
    *,
    title: str = "",
    details: Sequence[str] = (),
    entitled: Sequence[Entitlement | None] = (),
) -> list[Row]:
    """A row for each signature. `entitled` holds, in the same order, what the owner knows of it."""
    if not report.signatures:
        return [_no_signature(report, title, tuple(details))]
    known = [*entitled, *[None] * len(report.signatures)]
    return [
        _row(one, report, title=title, details=tuple(details), entitled=entitlement)
        for one, entitlement in zip(report.signatures, known, strict=False)
    ]


def _no_signature(report: Report, title: str, details: tuple[str, ...]) -> Row:
    unknown = Answer(_("non verificabile"))
    return Row(
        title,
        details,
        intact=Answer(_("non verificabile"), details=(why(report.note),)),
        who=unknown,
        entitled=unknown,
        certificate=Answer(_("assente")),
        outcome=report.outcome,
    )


def _row(
    verdict: Verdict,
    report: Report,
    *,
    title: str,
    details: tuple[str, ...],
    entitled: Entitlement | None,
) -> Row:
    outcome = verdict.outcome(is_list_old=report.is_list_old)
    if report.note not in (Note.NONE, Note.UNSIGNED):
        outcome = max(outcome, Outcome.UNVERIFIABLE, key=list(Outcome).index)
    if entitled:
        outcome = max(outcome, entitled.at_best, key=list(Outcome).index)
    layer = _("busta %(number)s") % {"number": verdict.layer} if verdict.layer > 1 else ""
    form = str(FORMS[verdict.form])
    return Row(
        title or verdict.signer or _("Firma"),
        tuple(filter(None, (*details, form, layer))),
        intact=_intact(verdict, report),
        who=_who(verdict),
        entitled=entitled.answer if entitled else Answer(_("non controllato")),
        certificate=_certificate(verdict, report),
        outcome=outcome,
    )


# The questions ------------------------------------------------------------------------------------


def _intact(verdict: Verdict, report: Report) -> Answer:
    problems = tuple(
        str(PROBLEMS[one])
        for one in verdict.problems
        if one not in (Problem.NOT_FOR_SIGNING, Problem.FUTURE)
    )
    if verdict.is_intact is None:
        return Answer(_("non verificabile"), DOUBT, "help-circle", problems)
    if not verdict.is_intact:
        return Answer(_("no, alterata"), BAD, "warning-circle", problems)
    if verdict.changed_after == Change.CHANGED:
        return Answer(_("no, modificata dopo la firma"), BAD, "warning-circle", problems)
    if problems:
        return Answer(_("sì, ma"), DOUBT, "warning-circle", problems)
    added = verdict.changed_after == Change.SIGNATURES
    told = [_("dopo sono state aggiunte solo firme o marche temporali")] if added else []
    if report.note not in (Note.NONE, Note.UNSIGNED):
        told.append(_("il contenuto non si apre: %(why)s") % {"why": why(report.note)})
    return Answer(_("sì"), GOOD, "check-circle", tuple(told))


def _who(verdict: Verdict) -> Answer:
    if not verdict.signer:
        return Answer(_("non verificabile"))
    told = (
        verdict.fiscal_code,
        verdict.organisation,
        *_when(verdict),
        str(KINDS[verdict.kind]),
    )
    return Answer(verdict.signer, icon="user", details=tuple(filter(None, told)))


def _when(verdict: Verdict) -> Iterator[str]:
    """The declared time and the stamped one are told apart: only the second proves anything."""
    if verdict.stamped_at and verdict.stamp == Stamp.TRUSTED:
        yield _("%(when)s, con marca temporale") % {"when": _moment(verdict.stamped_at)}
        return
    if verdict.claimed_at:
        yield _("%(when)s, ora dichiarata da chi firma") % {"when": _moment(verdict.claimed_at)}
    else:
        yield _("ora non dichiarata")
    if Problem.FUTURE in verdict.problems:
        yield str(PROBLEMS[Problem.FUTURE])
    if verdict.stamp == Stamp.WRONG:
        yield _("la marca temporale non è di questa firma")
    elif verdict.stamped_at:
        yield _("marca temporale del %(when)s, di un emittente non riconosciuto") % {
            "when": _moment(verdict.stamped_at)
        }


def _certificate(verdict: Verdict, report: Report) -> Answer:
    """The worst that can be said of it; «valido» only if nothing else can."""
    if verdict.certificate == Certificate.MISSING:
        return Answer(_("assente"))
    tone, icon, label = next(_worst(verdict, report))
    return Answer(label, tone, icon, tuple(_about(verdict, report)))


def _worst(verdict: Verdict, report: Report) -> Iterator[tuple[str, str, str]]:
    stopped: dict[Certificate, Text] = {
        Certificate.EXPIRED: _("no, scaduto quando ha firmato"),
        Certificate.NOT_YET_VALID: _("no, non ancora valido quando ha firmato"),
        Certificate.REVOKED: _("no, revocato o sospeso"),
    }
    if verdict.certificate in stopped:
        yield BAD, "close-circle", str(stopped[verdict.certificate])
    if verdict.trust == Trust.NO_LIST:
        yield DOUBT, "help-circle", _("non verificabile, manca l’elenco")
    if verdict.trust == Trust.UNKNOWN:
        yield DOUBT, "help-circle", _("non verificabile, emittente non in elenco")
    if verdict.certificate == Certificate.EXPIRED_SINCE:
        yield DOUBT, "help-circle", _("non verificabile, scaduto all’arrivo")
    if Problem.NOT_FOR_SIGNING in verdict.problems:
        yield DOUBT, "help-circle", str(PROBLEMS[Problem.NOT_FOR_SIGNING])
    if report.is_list_old:
        yield DOUBT, "clock", _("valido, elenco vecchio")
    if verdict.revocation != Revocation.GOOD:
        yield DOUBT, "info-circle", _("valido, revoca non controllata")
    yield GOOD, "check-circle", _("valido")


def _about(verdict: Verdict, report: Report) -> Iterator[str]:
    if verdict.issuer:
        yield _("emesso da %(issuer)s") % {"issuer": verdict.issuer}
    if verdict.valid_until:
        yield _("scade il %(day)s") % {"day": _day(verdict.valid_until)}
    if verdict.certificate == Certificate.EXPIRED_SINCE:
        yield _("era valido all’ora dichiarata, ma nessuna marca temporale la prova")
    if report.is_list_old and verdict.revocation != Revocation.GOOD:
        yield _("revoca non controllata")


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "d/m/Y, H:i")


def _day(at: datetime) -> str:
    return date_format(localtime(at), "d/m/Y")
