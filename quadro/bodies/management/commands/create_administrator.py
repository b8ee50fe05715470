"""First installation: the account from which all others are opened."""

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localdate, now

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies import actions
from quadro.bodies.models import Body, Kind
from quadro.kit.refusals import Refused


class Command(BaseCommand):
    help = "Opens the account of an administrator of the metropolitan authority."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="the address with which to sign in")
        parser.add_argument("--name", required=True, help="name and surname, or the office's")
        parser.add_argument(
            "--authority",
            default="",
            help="enters the metropolitan authority with this name, where there is none yet",
        )
        parser.add_argument(
            "--no-password",
            action="store_true",
            help="asks for none: it is set later from «password dimenticata»",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = None if options["no_password"] else getpass("Password (at least 12 signs): ")
        by = Actor.system(localdate())
        try:
            with transaction.atomic():
                body = self._authority(options["authority"], by)
                mandate = actions.appoint_new(
                    options["name"], role=Role.ADMINISTRATOR, body=body, since=by.on, by=by
                )
                actions.give_access(
                    mandate.person, email=options["email"], by=by, at=now(), password=password
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{options['email']} is now an administrator of «{body}».")

    def _authority(self, name: str, by: Actor) -> Body:
        body = Body.objects.authority().order_by("pk").first()
        if body is not None:
            return body
        if not name:
            raise CommandError(
                "There is no metropolitan authority yet: import the bodies first, or give "
                "--authority «Città metropolitana di …»."
            )
        return actions.register({"name": name, "kind": Kind.METROPOLITAN_AUTHORITY}, by=by)
