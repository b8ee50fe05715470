"""What each address is asked with, and what the records behind it allow."""

from collections.abc import Callable, Mapping
from typing import Any

from quadro.notifications.queries import token_of
from tests.assemblies import everything as sittings
from tests.assemblies import room_words as rooms
from tests.desks import everything as counters
from tests.everything import Everything
from tests.frameworks import everything as frames
from tests.interventions import everything as works
from tests.joint import everything as together
from tests.monitoring import rounds_everything as rounds
from tests.monitoring import words as standing
from tests.services import everything as services
from tests.zones import everything as rotations

Words = Callable[[Everything], Mapping[str, Any]]

an_agreement: Words = lambda one: {"slug": one.agreement.slug}  # noqa: E731
a_body: Words = lambda one: {"slug": one.legnano.slug}  # noqa: E731
a_mandate: Words = lambda one: {"slug": one.rho.slug, "key": one.mandate.pk}  # noqa: E731
a_programme: Words = lambda one: {"programme": one.programme.slug}  # noqa: E731
an_edition: Words = lambda one: one.at(one.edition)  # noqa: E731
a_step: Words = lambda one: one.at(one.edition, key=one.step.pk)  # noqa: E731
a_provision: Words = lambda one: one.at(one.provision)  # noqa: E731
a_party: Words = lambda one: {"slug": one.agreement.slug, "key": one.party.pk}  # noqa: E731
a_link: Words = lambda one: {"slug": one.agreement.slug, "key": one.link.pk}  # noqa: E731
a_document: Words = lambda one: {"slug": one.agreement.slug, "key": one.document.pk}  # noqa: E731
an_act: Words = lambda one: {"slug": one.agreement.slug, "key": one.act.pk}  # noqa: E731
a_pact: Words = lambda one: {"slug": one.pact.slug}  # noqa: E731
an_inquiry: Words = lambda one: {"slug": one.inquiry.slug}  # noqa: E731
an_option: Words = lambda one: {**an_inquiry(one), "key": one.option.pk}  # noqa: E731
an_opinion: Words = lambda one: {**an_inquiry(one), "key": one.inquiry_opinion.pk}  # noqa: E731
a_paper: Words = lambda one: {**an_inquiry(one), "key": one.inquiry_paper.pk}  # noqa: E731
a_text: Words = lambda one: {"slug": one.text.of_agreement.agreement.slug}  # noqa: E731
an_article: Words = lambda one: {**a_text(one), "anchor": one.article.anchor}  # noqa: E731
a_paragraph: Words = lambda one: {**a_text(one), "anchor": one.paragraph.anchor}  # noqa: E731
a_version: Words = lambda one: {**a_text(one), "number": 1}  # noqa: E731
an_intake: Words = lambda one: {"key": one.intake.pk}  # noqa: E731
an_import: Words = lambda one: {"key": one.import_of.pk}  # noqa: E731
an_adhesion: Words = lambda one: {"slug": one.agreement.slug, "key": one.adhesion.pk}  # noqa: E731
an_amendment: Words = lambda one: {"slug": one.agreement.slug, "key": one.amendment.pk}  # noqa: E731
a_commitment: Words = lambda one: {"slug": one.commitment.slug}  # noqa: E731
an_indicator: Words = lambda one: {"slug": one.indicator.slug}  # noqa: E731
a_reading: Words = lambda one: {"key": one.reading.pk}  # noqa: E731
a_contest: Words = lambda one: {"key": one.contest.pk}  # noqa: E731
a_feed: Words = lambda one: {"key": one.feed.pk}  # noqa: E731
nothing: Words = lambda _one: {}  # noqa: E731
nobodys_key: Words = lambda _one: {"pk": 1}  # noqa: E731


def two_editions(one: Everything) -> str:
    """The programme of an edition that another follows."""
    assert one.edition.programme == one.next_edition.programme
    return one.programme.slug


WORDS: dict[str, Words] = {
    "account_reset_password_from_key": lambda _one: {"uidb36": "1", "key": "x-y"},
    "mfa_remove_webauthn": nobodys_key,
    "mfa_edit_webauthn": nobodys_key,
    "accounts:drop_view": lambda one: {"pk": one.view.pk},
    "agreements:detail": an_agreement,
    "agreements:history": an_agreement,
    "agreements:similar": an_agreement,
    "agreements:edit": an_agreement,
    "agreements:publish": an_agreement,
    "agreements:withdraw": an_agreement,
    "agreements:add_party": an_agreement,
    "agreements:edit_party": a_party,
    "agreements:remove_party": a_party,
    "agreements:add_link": an_agreement,
    "agreements:edit_link": a_link,
    "agreements:remove_link": a_link,
    "agreements:add_document": an_agreement,
    "agreements:remove_document": a_document,
    "agreements:edit_document": a_document,
    "agreements:add_version": a_document,
    "agreements:add_act": an_agreement,
    "agreements:edit_act": an_act,
    "agreements:remove_act": an_act,
    "agreements:move": lambda one: {**an_agreement(one), "step": "concludi"},
    "agreements:contents": an_agreement,
    "agreements:ask_opinion": an_agreement,
    "agreements:give_opinion": lambda one: {"slug": one.draft.slug, "key": one.opinion.pk},
    "agreements:approvals": an_agreement,
    "agreements:answer_many": an_agreement,
    "agreements:remind": an_agreement,
    "agreements:answer": a_party,
    "agreements:answer_other": a_party,
    "agreements:signatures": an_agreement,
    "agreements:accept_signature": lambda one: {"slug": one.draft.slug, "key": one.signature.pk},
    **dict.fromkeys(
        (
            *("agreements:ask_to_join", "agreements:leave", "agreements:substitute"),
            *("agreements:new_amendment", "agreements:renew", "agreements:relaunch"),
            *("agreements:find_default", "agreements:terminate"),
        ),
        an_agreement,
    ),
    "agreements:answer_adhesion": an_adhesion,
    "agreements:join": an_adhesion,
    "agreements:amendment": an_amendment,
    "agreements:edit_amendment": an_amendment,
    "agreements:drop_amendment": an_amendment,
    "agreements:add_change": an_amendment,
    "agreements:put_in_force": an_amendment,
    "agreements:drop_change": lambda one: {**an_amendment(one), "change": one.change.pk},
    "agreements:close_default": lambda one: {"slug": one.agreement.slug, "key": one.default.pk},
    "agreements:download": lambda one: {**a_document(one), "number": 1},
    "agreements:signed_content": lambda one: {**a_document(one), "number": 1},
    "agreements:conference": a_pact,
    "agreements:call_conference": a_pact,
    "agreements:record_consents": a_pact,
    "agreements:record_outcome": a_pact,
    "agreements:open_programme_signing": a_pact,
    "agreements:decree": a_pact,
    "agreements:record_decree": a_pact,
    "agreements:record_ratification": lambda one: {**a_pact(one), "key": one.ratification.pk},
    "agreements:add_oversight_report": a_pact,
    "agreements:text": a_text,
    "agreements:start_text": an_agreement,
    "agreements:import_text": a_text,
    "agreements:save_text": a_text,
    "agreements:renumber_text": a_text,
    "agreements:drop_text": a_text,
    "agreements:freeze_text": a_text,
    "agreements:text_comparison": a_text,
    "agreements:text_comparison_file": lambda one: {**a_text(one), "form": "pdf"},
    "agreements:add_article": a_text,
    "agreements:edit_article": an_article,
    "agreements:remove_article": an_article,
    "agreements:move_article": an_article,
    "agreements:paragraph": a_paragraph,
    "agreements:edit_paragraph": a_paragraph,
    "agreements:answer_comment": lambda one: {**a_text(one), "key": one.comment.pk},
    "agreements:show_text": a_version,
    "agreements:text_file": lambda one: {**a_version(one), "form": "txt"},
    "agreements:instrument": lambda one: {"code": one.instrument.code},
    "agreements:inquiry": an_inquiry,
    "agreements:inquiry_history": an_inquiry,
    "agreements:edit_inquiry": an_inquiry,
    "agreements:publish_inquiry": an_inquiry,
    "agreements:withdraw_inquiry": an_inquiry,
    "agreements:decide_inquiry": an_inquiry,
    "agreements:reopen_inquiry": an_inquiry,
    "agreements:become_agreement": an_inquiry,
    "agreements:add_inquiry_provision": an_inquiry,
    "agreements:edit_inquiry_provision": lambda one: {
        **an_inquiry(one),
        "key": one.inquiry_provision.pk,
    },
    "agreements:remove_inquiry_provision": lambda one: {
        **an_inquiry(one),
        "key": one.inquiry_provision.pk,
    },
    "agreements:add_inquiry_body": an_inquiry,
    "agreements:remove_inquiry_body": lambda one: {
        **an_inquiry(one),
        "key": one.inquiry_body.pk,
    },
    "agreements:add_option": an_inquiry,
    "agreements:save_advice": an_inquiry,
    "agreements:edit_option": an_option,
    "agreements:choose_option": an_option,
    "agreements:remove_option": an_option,
    "agreements:ask_inquiry_opinion": an_inquiry,
    "agreements:edit_inquiry_opinion": an_opinion,
    "agreements:remove_inquiry_opinion": an_opinion,
    "agreements:add_inquiry_paper": an_inquiry,
    "agreements:remove_inquiry_paper": a_paper,
    "agreements:download_inquiry_paper": lambda one: {**a_paper(one), "number": 1},
    "bodies:edit": a_body,
    "bodies:history": a_body,
    "bodies:add_office": a_body,
    "bodies:edit_office": lambda one: {"slug": one.legnano.slug, "key": one.office_of_it.pk},
    "bodies:people": a_body,
    "bodies:appoint": a_body,
    "bodies:end_mandate": a_mandate,
    "bodies:give_access": a_mandate,
    "bodies:change_address": a_mandate,
    "bodies:close_access": a_mandate,
    "bodies:reopen_access": a_mandate,
    "bodies:access_history": a_mandate,
    "bodies:succeed": a_body,
    "bodies:hold_share": a_body,
    "bodies:end_share": lambda one: {"slug": one.legnano.slug, "key": one.share.pk},
    **{
        f"interventions:{name}": an_intake
        for name in ("intake", "confirm_intake", "discard_intake", "undo_intake", "intake_report")
    },
    "imports:template": lambda _one: {"name": "enti", "form": "xlsx"},
    "imports:detail": an_import,
    "imports:rows": lambda one: {**an_import(one), "section": "aggiunte"},
    "imports:refused": an_import,
    "imports:discard": an_import,
    "imports:undo": an_import,
    "notifications:read": lambda one: {"key": one.notice.pk},
    "notifications:renew_feed": a_feed,
    "notifications:revoke_feed": a_feed,
    "notifications:retry": lambda one: {"key": one.letter.pk},
    "plan:programme": a_programme,
    "plan:edit_programme": a_programme,
    "plan:new_edition": a_programme,
    "plan:comparison": lambda one: {"programme": two_editions(one)},
    "plan:edition": an_edition,
    "plan:edit_edition": an_edition,
    "plan:new_step": an_edition,
    "plan:edit_step": a_step,
    "plan:remove_step": a_step,
    "plan:new_provision": an_edition,
    "plan:edit_provision": a_provision,
    "portal:provision_history": a_provision,
    "plan:move_provision": a_provision,
    "plan:remove_provision": a_provision,
    "plan:links": a_provision,
    "plan:continuity": lambda one: {**a_provision(one), "programme": two_editions(one)},
    "plan:unlink": lambda one: {"key": one.alignment.pk},
    "portal:zone": lambda one: {"slug": one.zone.slug},
    "portal:zone_history": lambda one: {"slug": one.zone.slug},
    "portal:municipality": lambda one: {"slug": one.municipality.slug},
    **{
        f"delivery:{name}": a_commitment
        for name in (
            *("commitment", "history", "edit", "reschedule", "steps", "shares", "wait_for"),
            *("tell", "block", "add_evidence", "override"),
        )
    },
    "delivery:withdraw_override": lambda one: {**a_commitment(one), "key": one.override.pk},
    "delivery:move": lambda one: {**a_commitment(one), "step": "avvia"},
    "delivery:stop_waiting": lambda one: {**a_commitment(one), "key": one.dependency.pk},
    "delivery:solve": lambda one: {**a_commitment(one), "key": one.blocker.pk},
    "delivery:evidence": lambda one: {**a_commitment(one), "key": one.evidence.pk},
    "delivery:remove_evidence": lambda one: {**a_commitment(one), "key": one.evidence.pk},
    "delivery:plan_change": an_amendment,
    "delivery:plan_new": an_amendment,
    "delivery:drop_planned": lambda one: {**an_amendment(one), "change": one.planned.pk},
    "delivery:new": an_agreement,
    "delivery:body": a_body,
    **{
        f"monitoring:{name}": an_indicator
        for name in (
            *("indicator", "edit_indicator", "indicator_history", "start", "targets", "links"),
            *("related", "readings", "record"),
        )
    },
    **{
        f"monitoring:{name}": a_reading
        for name in ("reading", "correct", "submit", "take_back", "prove", "new_contest")
    },
    **{
        f"monitoring:{name}": a_contest
        for name in ("contest", "reply", "decide", "withdraw", "prove_contest")
    },
    "monitoring:evidence": lambda one: {"key": one.proof.pk},
    "monitoring:remove_evidence": lambda one: {"key": one.proof.pk},
    **works.WORDS,
    **standing.WORDS,
    **rounds.WORDS,
    **sittings.WORDS,
    **rooms.WORDS,
    **rotations.WORDS,
    **counters.WORDS,
    **frames.WORDS,
    **services.WORDS,
    **together.WORDS,
    "portal:edition_history": an_edition,
    "portal:municipality_history": lambda one: {"slug": one.municipality.slug},
    "portal:municipality_sheet": lambda one: {"slug": one.municipality.slug},
    "portal:body": a_body,
    "portal:calendar": lambda one: {"token": token_of(one.feed)},
    "portal:open_body_feed": a_body,
    "portal:provision": a_provision,
}
ASKING = {"plan:continuity": "?con=2025-2027"}
"""Addresses that make sense only with a question."""
ALL = ("visitor", "outsider", "member", "office")
NOT_OF_A_PARTY = {"visitor": 404, "outsider": 404}
OF_THE_OFFICE = {**NOT_OF_A_PARTY, "member": 404}
NOT_OF_AN_OUTSIDER = {"outsider": 404}
NOT_THE_MEMBERS = {"outsider": 404, "office": 404}
RECORDS: dict[str, dict[str, int]] = {
    # Not published: it exists for its parties and for the office only.
    "agreements:detail": NOT_OF_A_PARTY,
    "agreements:history": NOT_OF_A_PARTY,
    "agreements:similar": NOT_OF_A_PARTY,
    "agreements:download": NOT_OF_A_PARTY,
    # A PDF is no envelope: there is nothing to take out of it.
    "agreements:signed_content": {**NOT_OF_A_PARTY, "member": 409, "office": 409},
    # What is being prepared is for the office and for those who are in it.
    "agreements:approvals": {"outsider": 404},
    "agreements:answer": {"outsider": 404},
    "agreements:answer_other": {"outsider": 404},
    "agreements:signatures": {"outsider": 404},
    "agreements:give_opinion": {"outsider": 404, "member": 404},
    "agreements:amendment": NOT_OF_A_PARTY,
    "agreements:ask_to_join": {"outsider": 404},
    "agreements:leave": {"outsider": 404},
    # A commitment is read by those who read its agreement.
    **dict.fromkeys(
        ("delivery:commitment", "delivery:history", "delivery:evidence"), NOT_OF_A_PARTY
    ),
    **dict.fromkeys(
        (
            *("delivery:tell", "delivery:move", "delivery:block", "delivery:solve"),
            *("delivery:add_evidence", "delivery:remove_evidence"),
        ),
        NOT_OF_AN_OUTSIDER,
    ),
    # An indicator that is not public is of its owner and the office, with what hangs from it.
    **dict.fromkeys(
        (
            *("monitoring:indicator", "monitoring:indicator_history", "monitoring:readings"),
            *("monitoring:reading", "monitoring:contest", "monitoring:evidence"),
        ),
        NOT_OF_A_PARTY,
    ),
    **dict.fromkeys(
        (
            *("monitoring:record", "monitoring:correct", "monitoring:submit"),
            *("monitoring:take_back", "monitoring:prove", "monitoring:new_contest"),
            *("monitoring:reply", "monitoring:withdraw", "monitoring:prove_contest"),
            "monitoring:remove_evidence",
        ),
        NOT_OF_AN_OUTSIDER,
    ),
    **works.RECORDS,
    **standing.RECORDS,
    **rounds.RECORDS,
    **sittings.RECORDS,
    **rooms.RECORDS,
    **rotations.RECORDS,
    **counters.RECORDS,
    **frames.RECORDS,
    **services.RECORDS,
    **together.RECORDS,
    # An inquiry that is not published is the office's alone, whoever it speaks of.
    "agreements:inquiry": OF_THE_OFFICE,
    "agreements:inquiry_history": OF_THE_OFFICE,
    "agreements:download_inquiry_paper": OF_THE_OFFICE,
    "agreements:text": NOT_OF_A_PARTY,
    "agreements:text_file": NOT_OF_A_PARTY,
    "agreements:text_comparison": NOT_OF_A_PARTY,
    "agreements:text_comparison_file": NOT_OF_A_PARTY,
    "agreements:paragraph": {"outsider": 404},
    # A saved view is the member's, and nobody else may know of it.
    "accounts:drop_view": NOT_THE_MEMBERS,
    # A notice and a calendar are of one person.
    "notifications:read": NOT_THE_MEMBERS,
    "notifications:renew_feed": NOT_THE_MEMBERS,
    "notifications:revoke_feed": NOT_THE_MEMBERS,
    # Nobody here has a second factor.
    **dict.fromkeys(
        (
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
        ),
        dict.fromkeys(ALL[1:], 404),
    ),
}
