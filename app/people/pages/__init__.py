"""Pages about people, their sessions and what they like."""

from app.people.pages.language import choose_language
from app.people.pages.preferences import Preferences
from app.people.pages.session import session_state
from app.people.pages.sign_in import SignIn, sign_out

PAGES = [SignIn, session_state, sign_out, choose_language, Preferences]
