"""People in the admin site: appointments are made and ended here; the rest is for looking."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.forms import BooleanField, ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts import services
from accounts.forms import AddressField
from accounts.models import Appointment, FormerAddress, OutgoingMail, Posting, User
from accounts.selectors import may_sign_in


class _LookOnly:
    """No row of these is made or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, *_: object) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:  # noqa: ARG002
        return False


class UserForm(ModelForm):  # type: ignore[type-arg]
    """Asks the services' own rules, so that their reasons stand beside the field."""

    new_address = AddressField(
        required=False,
        max_length=254,
        help_text="For somebody who can no longer read mail at the old one. Check who asks by another way than email."
        " Both addresses are told by email, and the new one has to be proved with a code.",
    )
    join = BooleanField(
        required=False,
        label="Join",
        help_text="The new address has an account of its own, and you have checked that both are the same person's:"
        " make one account of the two.",
    )
    remove_second_factors = BooleanField(
        required=False,
        help_text="Their authenticator app, passkeys and recovery codes. They are told by email, signed out everywhere,"
        " and can set up a new one. Check who asks by another way than email.",
    )

    class Meta:
        model = User
        fields = ("is_active",)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        email = values.get("new_address")
        if email and email != self.instance.email:
            self._check_address(email)
        return values

    def _check_address(self, email: str) -> None:
        other = User.objects.filter(email=email).first()
        if not may_sign_in(email):
            self.add_error("new_address", "Nobody may sign in with an address like this")
        elif other and not self.cleaned_data.get("join"):
            self.add_error("join", "This address has an account. Tick this to join the two")
        elif other:
            try:
                services.check_joining(user=self.instance, other=other)
            except services.JoinRefused as refusal:
                self.add_error("join", refusal.message)


@admin.register(User)
class UserAdmin(_LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Close an account or open it again, and help who lost a mailbox or a second factor; nothing else is ours to change."""

    form = UserForm
    list_display = ("email", "is_active", "joined_at")
    search_fields = ("email", "former_addresses__email")
    fields = (
        *("email", "former_addresses", "new_address", "join"),
        *("is_active", "second_factors", "remove_second_factors", "joined_at"),
    )
    readonly_fields = ("email", "former_addresses", "second_factors", "joined_at")
    ordering = ("email",)

    @admin.display(description="second factors")
    def second_factors(self, user: User) -> str:
        held = Authenticator.objects.filter(user=user).order_by("pk")
        kinds = [f"{row.get_type_display()}, since {row.created_at:%-d %B %Y}" for row in held]
        return "; ".join(kinds) or "None"

    @admin.display(description="former addresses")
    def former_addresses(self, user: User) -> str:
        former = FormerAddress.objects.filter(pgh_obj=user.pk).order_by("-pgh_id")
        return "; ".join(f"{row.email}, until {row.pgh_created_at:%-d %B %Y}" for row in former)

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        email, join = form.cleaned_data["new_address"], form.cleaned_data["join"]
        if email and join and User.objects.filter(email=email).exclude(pk=obj.pk).exists():
            services.join_accounts(user=obj, other_address=email, email=email)
        elif email:
            services.change_address(user=obj, email=email, is_proved=False)
        if form.cleaned_data["remove_second_factors"]:
            services.remove_second_factors(user=obj)


@admin.register(Posting)
class PostingAdmin(_LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("user", "organisation", "grade", "profession", "starts_on", "ends_on")
    list_select_related = ("user", "organisation", "grade", "profession")
    search_fields = ("user__email", "organisation__slug")
    ordering = ("-starts_on",)

    def has_change_permission(self, request: HttpRequest, obj: Posting | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(_LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What waits, what went lately and what was given up: not what it says, as that holds codes, nor to whom."""

    list_display = fields = (
        "kind",
        "domain",
        "tries",
        "queued_at",
        "next_try_at",
        "useful_until",
        "sent_at",
        "given_up_at",
    )
    ordering = ("-queued_at",)

    def has_change_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:  # noqa: ARG002
        return False


class AppointmentForm(ModelForm):  # type: ignore[type-arg]
    """Asks the service's own rules, so that its reasons stand beside the field."""

    class Meta:
        model = Appointment
        fields = ("user", "role", "organisation", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self._ask(values)
            except services.AppointmentRefused as refusal:
                self.add_error(
                    refusal.field if refusal.field in self.fields else None, refusal.message
                )
        return values

    def _ask(self, values: dict[str, Any]) -> None:
        if "role" in values:
            wanted = {name: values[name] for name in ("user", "role", "organisation", "starts_on")}
            services.check_appointment(**wanted)
        else:
            services.check_end(appointment=self.instance, ends_on=values["ends_on"])


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Made, then ended on a day; never edited or deleted, so that who answered when stays true."""

    form = AppointmentForm
    list_display = ("user", "role", "organisation", "starts_on", "ends_on")
    list_select_related = ("user", "organisation")
    list_filter = ("role",)
    search_fields = ("user__email", "organisation__slug")
    # Not autocomplete_fields: its widget fails on a tampered id when it draws the form again.
    raw_id_fields = ("user",)
    ordering = ("-starts_on",)

    def get_fields(self, request: HttpRequest, obj: Appointment | None = None) -> tuple[str, ...]:  # noqa: ARG002
        made_with = ("user", "role", "organisation", "starts_on")
        return (*made_with, "ends_on") if obj else made_with

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Appointment | None = None,
    ) -> tuple[str, ...]:
        return ("user", "role", "organisation", "starts_on") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Appointment | None = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Appointment | None = None) -> bool:
        has_ended = obj is not None and obj.has_ended_by(timezone.localdate())
        return not has_ended and super().has_change_permission(request, obj)

    def save_model(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Appointment,
        form: AppointmentForm,
        change: bool,
    ) -> None:
        """Through the services, like every other write."""
        if change:
            services.end_appointment(appointment=obj, ends_on=form.cleaned_data["ends_on"])
            return
        made = services.appoint(
            user=obj.user, role=obj.role, organisation=obj.organisation, starts_on=obj.starts_on
        )
        # What follows (the log, the words of confirmation) speaks of the row that was made.
        obj.pk, obj._state.adding = made.pk, False  # noqa: SLF001
