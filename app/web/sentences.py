"""From the code of a Refusal to the sentence a person reads. Packages add their own codes."""

from app.language import gettext
from app.refusal import Refusal


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a sentence that is translated later
    return message


SENTENCES: dict[str, str] = {
    "not_found": N_("There is nothing here. It may have been removed, or the address is wrong."),
    "person_missing": N_("Nobody with this name works here."),
    "forbidden": N_("You may not do this."),
    "role_needed": N_("This page is for colleagues with another role."),
    "sign_in_needed": N_("Sign in first."),
    "sign_in_wrong": N_("The e-mail or the password is wrong."),
    "origin_foreign": N_("This request came from another site ({value}), so Pollen did not take it."),
    "csrf_stale": N_("This page was open for too long. Load it again; what you wrote is still there."),
    "method_wrong": N_("This address does not take that."),
    "body_too_large": N_("That is more than this address takes."),
    "input_wrong": N_("Something in the request does not fit: {value}"),
    "key_reused": N_("This key was already used for something else."),
    "key_wrong": N_("The key must be a UUID, not “{value}”."),
    "cursor_wrong": N_("This link to the next page is no longer good. Start from the top."),
    "email_taken": N_("{value} belongs to somebody already."),
    "name_empty": N_("A name is needed."),
    "role_unknown": N_("There is no role “{value}”. The roles are {limit}."),
    "setting_unknown": N_("There is no setting “{value}”."),
    "setting_wrong": N_("This value does not fit: {value}"),
    "brand_name_empty": N_("The company needs a name on the screen."),
    "brand_name_long": N_("This name has {value} letters; {limit} fit."),
    "accent_wrong": N_("“{value}” is no colour like #0b6b63."),
    "accent_faint": N_(
        "This colour has a contrast of {value} to 1 with the page. It needs {limit}, so that everybody can read it."
    ),
    "preference_unknown": N_("There is no preference “{value}”. There are {limit}."),
    "preference_wrong": N_("“{value}” cannot be chosen here."),
    "worker_lost": N_("The worker died over this job each time."),
    "failed": N_("Something broke on our side. It is written down; please try again."),
}


def sentence(refusal: Refusal) -> str:
    """The sentence in the reader's language, with the limit and the real value in it."""
    text = gettext(SENTENCES.get(refusal.code, SENTENCES["input_wrong"]))
    value = refusal.code if refusal.code not in SENTENCES else refusal.value
    return text.format(limit=refusal.limit, value=value, field=refusal.field)
