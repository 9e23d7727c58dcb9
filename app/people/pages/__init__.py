"""Pages about people, their sessions and what they like."""

from app.people.pages.invitations import Invitations
from app.people.pages.joining import Joining
from app.people.pages.language import choose_language
from app.people.pages.preferences import Preferences
from app.people.pages.provider import begin, finish
from app.people.pages.session import session_state
from app.people.pages.sessions import Sessions
from app.people.pages.sign_in import SignIn, sign_out
from app.people.pages.staffing import Staffing

PAGES = [
    Sessions,
    Staffing,
    Joining,
    Invitations,
    begin,
    finish,
    SignIn,
    session_state,
    sign_out,
    choose_language,
    Preferences,
]
