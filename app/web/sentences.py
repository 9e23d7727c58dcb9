"""From the code of a Refusal to the sentence a person reads. Packages add their own codes."""

from functools import lru_cache

from markupsafe import Markup

from app import language
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
    "pin_wrong": N_(
        "The staff number or what belongs to it is wrong. After {limit} wrong PINs only a new invitation "
        "helps: ask your lead."
    ),
    "too_often": N_("More than {limit} tries are too many. Wait {value} seconds, then try again."),
    "pin_form": N_("A PIN has {limit} digits; this has {value} signs."),
    "pin_easy": N_("Others would try this PIN first. Choose one that only you think of."),
    "password_short": N_("A password needs {limit} signs; this has {value}."),
    "sign_in_name_needed": N_("Tell your e-mail or your staff number: with it you sign in next time."),
    "email_wrong": N_("“{value}” is no e-mail address."),
    "staff_number_taken": N_("The staff number {value} belongs to somebody already."),
    "team_needed": N_("Choose the Team they work in."),
    "team_not_led": N_("You can ask people into your own Team only."),
    "invitation_missing": N_("This invitation is not whole. Scan it again, or ask for a new one."),
    "invitation_used": N_("This invitation was used already. Sign in, or ask for a new one."),
    "invitation_expired": N_("This invitation is too old. Ask for a new one."),
    "invitation_withdrawn": N_("There is a newer invitation, or this one was taken back. Ask for a new one."),
    "sign_in_again": N_("You were away for a while. Sign in again for this page."),
    "list_empty": N_("There is nobody in this list."),
    "list_column_missing": N_("The list needs a column “{value}”. It may have: {limit}."),
    "list_column_twice": N_("The list has two columns “{value}”."),
    "list_long": N_("A list has at most {limit} lines. Cut it into several."),
    "list_broken": N_("The list cannot be read from line {value} on."),
    "list_faulty": N_("{value} lines have to be mended first. Nothing was changed."),
    "list_gone": N_("This list is no longer here. Choose the file again."),
    "list_name_empty": N_("The name is missing."),
    "list_name_long": N_("The name has {value} letters; {limit} fit."),
    "list_nobody": N_("An e-mail or a staff number is missing."),
    "list_staff_number_wrong": N_("“{value}” is no staff number: there is an @ in it."),
    "list_twice": N_("{value} stands in line {limit} already."),
    "list_two_people": N_("The e-mail {value} and the staff number {limit} belong to two people."),
    "list_erased": N_("{value} was erased and cannot come back by a list."),
    "list_zone_wrong": N_("“{value}” is no time zone like Europe/Berlin."),
    "list_country_wrong": N_("“{value}” is no country code of two letters like DE."),
    "list_site_new": N_("The site {value} is new: it needs a time zone and a country."),
    "list_site_differs": N_("The site {value} has another time zone or country in a line above."),
    "list_team_new": N_("The Team {value} is new: it needs a site."),
    "list_team_differs": N_("The Team {value} has another site or department in a line above."),
    "list_lead_wrong": N_("“{value}” is neither yes nor no."),
    "list_lead_without_team": N_("Who leads needs a Team."),
    "list_lead_twice": N_("The Team {value} has a lead in line {limit} already."),
    "domain_wrong": N_("“{value}” is no domain like company.example."),
    "provider_off": N_("Nobody can sign in this way here."),
    "provider_away": N_("The sign-in of your company does not answer. Try again in a minute."),
    "provider_flow": N_("This sign-in was begun elsewhere or too long ago. Begin again."),
    "provider_refused": N_("Your company's sign-in said no."),
    "provider_token": N_("Your company's sign-in sent something that does not fit, so nobody came in."),
    "identity_unknown": N_("Pollen does not know this account yet. Ask your lead for an invitation."),
    "identity_unlinked": N_(
        "Somebody with this e-mail signs in another way. Sign in that way, then connect your company's "
        "sign-in under Your settings."
    ),
    "identity_taken": N_("This account of your company's sign-in belongs to somebody else here."),
    "identity_left": N_("This account is closed. Ask your lead."),
    "origin_foreign": N_("This request came from another site ({value}), so Pollen did not take it."),
    "csrf_stale": N_("This page was open for too long. Load it again; what you wrote is still there."),
    "method_wrong": N_("This address does not take that."),
    "body_too_large": N_(
        "That is {value} MB, and {limit} MB fit here. Go back: what you wrote still stands there, and can be "
        "made shorter."
    ),
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
        "This colour has a contrast of {value} to 1 with the page. It needs {limit}, "
        "so that everybody can read it."
    ),
    "preference_unknown": N_("There is no preference “{value}”. There are {limit}."),
    "preference_wrong": N_("“{value}” cannot be chosen here."),
    "language_not_offered": N_("Pollen does not speak “{value}” here. It speaks {limit}."),
    "languages_none": N_("Choose at least one language that you read."),
    "languages_many": N_("These are {value} languages; up to {limit} fit."),
    "language_unreadable": N_("“{value}” is no language."),
    "worker_lost": N_("The worker died over this job each time."),
    "busy": N_("Pollen has too much to do just now. Please try again soon."),
    "failed": N_("Something broke on our side. It is written down; please try again."),
}


def sentence(refusal: Refusal) -> str:
    """The sentence in the reader's language, with the limit and the real value in it."""
    text = gettext(SENTENCES.get(refusal.code, SENTENCES["input_wrong"]))
    value = refusal.code if refusal.code not in SENTENCES else refusal.value
    return text.format(limit=written(refusal.limit), value=written(value), field=refusal.field)


def words(code: str) -> str:
    """The sentence of a code with its `{value}` and `{limit}` left open, for a script to fill."""
    return gettext(SENTENCES[code])


def told(message: str, /, **values: object) -> Markup:
    """`_()` of the templates: a sentence with its values, escaped and written as the reader writes them."""
    return _filled(gettext(message), values)


def meant(meaning: str, message: str, /, **values: object) -> Markup:
    """`pgettext()` of the templates."""
    return _filled(language.pgettext(meaning, message), values)


def counted(one: str, many: str, number: int, /, **values: object) -> Markup:
    """`ngettext()` of the templates; the number itself is `%(num)s`."""
    return _filled(language.ngettext(one, many, number), {"num": number, **values})


def written(value: object) -> object:
    """A number as the reader of this answer writes it, anything else as it is."""
    return language.number(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _filled(message: str, values: dict[str, object]) -> Markup:
    """Our sentences may hold tags; what is put into them is escaped."""
    if not values:
        return _whole(message)
    return Markup(message) % {name: written(value) for name, value in values.items()}  # noqa: S704 - our own words


@lru_cache(maxsize=4096)
def _whole(message: str) -> Markup:
    """A sentence that holds no values, as most: a page says the same ones for each card."""
    return Markup(message) % {}  # noqa: S704 - our own words
