"""Users, and the actors under which others see what they write."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uprtrack.reviews.identifiers import new_public_id


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. An e-mail address is never required: it may put people at risk."""

    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return self.username


class Actor(models.Model):
    """What others see of a contributor. Rows refer to actors, never to users."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("shown as"), max_length=120)
    is_pseudonym = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    """Since when this is a tombstone: nobody stands behind it any more, and its name says nothing."""

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As others read it, in their language; of who was erased nothing but that somebody was here."""
        return gettext("a former contributor") if self.erased_at else self.name


class ActorTie(models.Model):
    """The tie between a user and an actor, apart from both; erasing a person deletes these rows.

    Without ``organisation`` it is the actor under which a person is known everywhere else: whoever works for
    several organisations can be a different actor in each, so that nobody sees it is the same person.
    """

    actor = models.OneToOneField(Actor, models.CASCADE, related_name="tie")
    user = models.ForeignKey(User, models.CASCADE, related_name="ties")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )
    is_former = models.BooleanField(default=False)
    """Whether the person is known there by another name by now; what they wrote under this one keeps it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("user", "organisation"),
                condition=models.Q(is_former=False),
                name="one_actor_a_body",
            ),
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(organisation=None), name="one_general_actor"
            ),
        ]

    def __str__(self) -> str:
        return "tie"
