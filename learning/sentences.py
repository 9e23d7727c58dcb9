"""What people read when a rule about learning says no."""

from app.web.sentences import N_

SENTENCES: dict[str, str] = {
    "tick_misplaced": N_("Only the steps of a checklist are ticked."),
}
