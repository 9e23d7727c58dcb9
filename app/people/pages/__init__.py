"""Pages about people and their sessions."""

from app.people.pages.sign_in import SignIn, sign_out

PAGES = [SignIn, sign_out]
