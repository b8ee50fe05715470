from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person can be in a body. The mandate (module `bodies`) says who, where and when."""

    ADMINISTRATOR = "administrator", _("amministratore di sistema")
    PLANNING_OFFICER = "planning_officer", _("ufficio piano")
    SECRETARY = "secretary", _("segretario generale")
    DIRECTOR = "director", _("direttore")
    MAYOR = "mayor", _("sindaco")
    DEPUTY_MAYOR = "deputy_mayor", _("vicesindaco")
    COUNCILLOR = "councillor", _("consigliere")
    DELEGATE = "delegate", _("consigliere delegato")
    PRESIDENT = "president", _("presidente")
    LEGAL_REPRESENTATIVE = "legal_representative", _("rappresentante legale")
    ZONE_COORDINATOR = "zone_coordinator", _("coordinatore di zona")
    OFFICER = "officer", _("funzionario")
    CLERK = "clerk", _("ufficio del Comune")
    AUDITOR = "auditor", _("revisore")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in. `name` may be an office's: demonstration accounts are roles."""

    personal_data: ClassVar = ("email", "name", "__str__")

    email = models.EmailField(_("indirizzo e-mail"), unique=True)
    name = models.CharField(_("nome"), max_length=150)
    is_active = models.BooleanField(_("attivo"), default=True)
    joined_at = models.DateTimeField(_("aperto il"))

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("utente")
        verbose_name_plural = _("utenti")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_the_case")
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class SavedView(models.Model):
    """An address of a list that a person wants to find again under a name."""

    personal_data: ClassVar = ("user",)

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    page = models.CharField(_("pagina"), max_length=200)
    """Its path, as `/intese/`."""
    name = models.CharField(_("nome"), max_length=60)
    query = models.CharField(_("filtri"), max_length=2000, blank=True)
    """What follows the question mark."""

    class Meta:
        verbose_name = _("vista salvata")
        verbose_name_plural = _("viste salvate")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"], name="saved_view_name_once_a_page"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.page}?{self.query}" if self.query else self.page
