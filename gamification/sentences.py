"""Why recognition says no."""

from app.web.sentences import N_

SENTENCES = {
    "week_name": N_("The name has {value} characters; 1 to {limit} fit."),
    "week_thanks": N_("The thank-you has {value} characters; 1 to {limit} fit."),
    "week_dates": N_("The week must end today or later, after it starts, and last at most {limit} days."),
    "week_skill": N_("There is no skill “{value}” yet. Choose one from the list."),
    "campaign_missing": N_("This recognition week does not exist."),
    "award_missing": N_("There is no such title."),
}
