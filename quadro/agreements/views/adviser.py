"""The instrument adviser: one question a page, the answers in the address, then the outcome."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.agreements import adviser
from quadro.agreements.actions import inquiry_rows
from quadro.agreements.adviser import DO_NOT_KNOW, QUESTIONS, Answer, Question
from quadro.agreements.models import Inquiry, Instrument
from quadro.agreements.policies import inquiries as policies
from quadro.agreements.queries.times import times_of
from quadro.agreements.views.inquiries import readable
from quadro.kit.refusals import Refused, allows

OF_INQUIRY = "istruttoria"
"""The parameter that carries the inquiry for which advice is asked."""


@dataclass(frozen=True)
class Given:
    """An answer given, with the address of the page on which to change it."""

    number: int
    question: Question
    answer: Answer
    change: str


@seen_by(everyone)
def advise(request: Request) -> HttpResponse:
    """The first question without an answer; when there is none, the outcome."""
    asked = {name: request.GET.get(name, "") for name in (one.name for one in QUESTIONS)}
    answers = adviser.answered(asked)
    inquiry = _inquiry(request)
    instruments = list(Instrument.objects.order_by("position", "pk"))
    context: dict[str, Any] = {
        "inquiry": inquiry,
        "of_inquiry": {OF_INQUIRY: inquiry.slug} if inquiry else {},
        "given": list(_given(answers, inquiry)),
        "total": len(QUESTIONS),
        "advice": adviser.advise(answers, instruments),
        "again": _address({}, inquiry),
        "answers": answers,
    }
    question = next((one for one in QUESTIONS if one.name not in answers), None)
    if question is None:
        return render(request, "agreements/advice.html", context | _outcome(request, context))
    number = QUESTIONS.index(question) + 1
    before = context["given"][-1] if context["given"] else None
    return render(
        request,
        "agreements/adviser.html",
        context
        | {
            "question": question,
            "number": number,
            "done": len(answers),
            "is_last": len(answers) + 1 == len(QUESTIONS),
            "before": before,
            "choices": [
                (one, adviser.left_with(question, one, answers, instruments))
                for one in question.answers
            ],
            "unknown": DO_NOT_KNOW.value,
        },
    )


def _outcome(request: Request, context: dict[str, Any]) -> dict[str, Any]:
    advice, inquiry = context["advice"], context["inquiry"]
    instruments = [one.instrument for one in (*advice.possible, *advice.out)]
    best = [one.instrument for one in advice.best]
    return {
        "best": advice.best[0] if advice.best else None,
        "equal": advice.best[1:],
        "outlook": adviser.outlook(context["answers"], instruments),
        "time": times_of(best[:1], by=request.actor).get(best[0].pk) if best else None,
        "top": max((one.points for one in advice.possible), default=0),
        "may_save": inquiry is not None
        and allows(policies.check_can_change, inquiry, by=request.actor),
    }


def _inquiry(request: Request) -> Inquiry | None:
    """The inquiry that the address names, if who asks may read it; else advice for nobody."""
    slug = request.GET.get(OF_INQUIRY, "")[:80]
    return Inquiry.objects.readable_by(request.actor).filter(slug=slug).first() if slug else None


def _given(answers: dict[str, str], inquiry: Inquiry | None) -> Any:
    for number, question in enumerate(QUESTIONS, start=1):
        answer = question.answer(answers.get(question.name, ""))
        if answer is not None:
            rest = {name: value for name, value in answers.items() if name != question.name}
            yield Given(number, question, answer, _address(rest, inquiry))


def _address(answers: dict[str, str], inquiry: Inquiry | None) -> str:
    query = adviser.written(answers)
    if inquiry is not None:
        query = "&".join(filter(None, [query, f"{OF_INQUIRY}={inquiry.slug}"]))
    return reverse("agreements:adviser") + (f"?{query}" if query else "")


@seen_by(planning_office, methods=("POST",))
def save(request: Request, slug: str) -> HttpResponse:
    """Keep the outcome as an option of the inquiry, with the answers that led to it."""
    inquiry = readable(request, slug)
    answers = adviser.answered({one.name: request.POST.get(one.name, "") for one in QUESTIONS})
    advice = adviser.advise(answers, Instrument.objects.order_by("position", "pk"))
    if len(answers) < len(QUESTIONS) or not advice.best:
        raise Refused(
            _("Rispondi a tutte le domande: un consiglio a metà non si salva."),
            cure=_address(answers, inquiry),
            cure_label=_("Torna alle domande"),
        )
    instrument = advice.best[0].instrument
    told = {"name": instrument.name, "instrument": instrument}
    inquiry_rows.add_option(inquiry, told, advice=adviser.written(answers), by=request.actor)
    messages.success(request, _("Opzione aggiunta, con le risposte da cui viene."))
    return redirect(f"{inquiry.get_absolute_url()}#opzioni")
