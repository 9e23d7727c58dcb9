"""Pages about people, their sessions and what they like."""

from app.people.pages.preferences import Preferences
from app.people.pages.sign_in import SignIn, sign_out

PAGES = [SignIn, sign_out, Preferences]
