"""What a Refusal about Notices and pushes says to people."""

from app.web.sentences import N_

SENTENCES = {
    "topic_unknown": N_("There is no kind of news “{value}”. There are {limit}."),
    "topic_fixed": N_("What concerns your own Posts by the rules always stands in Activity."),
    "hours_wrong": N_("“{value}” is no time of day. Write it as 08:00."),
    "hours_empty": N_("Choose at least one day."),
    "zone_unknown": N_("“{value}” is no time zone such as Europe/Lisbon."),
    "holiday_wrong": N_("“{value}” is no day. Write it as 2026-12-25."),
    "oncall_unknown": N_("“{value}” is no handle of a moderator here."),
    "shifts_many": N_("{value} shifts are too many. A site has {limit} at most."),
    "push_host": N_("Pollen brings messages to known push services only, not to “{value}”."),
    "push_keys": N_("This browser gave keys that do not fit. Turn push off and on again."),
    "push_browser": N_("Only a browser that is signed in takes messages."),
    "push_refused": N_("The push service refused the message ({value})."),
}
