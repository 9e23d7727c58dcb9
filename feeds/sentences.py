"""What people read when a rule about Posts says no."""

from app.web.sentences import N_

SENTENCES: dict[str, str] = {
    "title_needed": N_("Give it a title: what will somebody be able to do?"),
    "title_long": N_("The title has {value} characters; {limit} fit."),
    "text_long": N_("The text has {value} characters; {limit} fit."),
    "skill_needed": N_("Name at least {limit} Skill, so that others find it."),
    "skills_many": N_("These are {value} Skills; up to {limit} fit."),
    "skill_long": N_("The name of a Skill has {value} characters; {limit} fit."),
    "skill_wrong": N_("“{value}” has no letter to make a Skill of."),
    "skill_missing": N_("There is no such Skill."),
    "steps_few": N_("A guide starts with {limit} steps; this one has {value}."),
    "steps_many": N_("These are {value} steps; up to {limit} fit."),
    "step_empty": N_("Every step needs words."),
    "step_long": N_("A step has {value} characters; {limit} fit."),
    "assets_many": N_("These are {value} files; up to {limit} fit here."),
    "asset_twice": N_("The same file is in there twice."),
    "asset_missing": N_("The file {value} is not one of yours. Send it again."),
    "asset_needed": N_("Add the {value} first."),
    "asset_kind": N_("One of the files is no {limit}."),
    "asset_failed": N_("One of the files could not be made ready. Replace it or try it again."),
    "asset_unready": N_("A new file is still being made ready. Save again when it plays."),
    "alt_long": N_("A picture's description has {value} characters; {limit} fit."),
    "content_needed": N_("Add a few words, a picture or a clip."),
    "consent_needed": N_("Say whether somebody can be recognised, and whether everyone in it agreed."),
    "consent_unknown": N_("“{value}” is no answer about the people in it. The answers are {limit}."),
    "kind_unknown": N_("There is no kind “{value}”. The kinds are {limit}."),
    "kind_fixed": N_("It was published as {limit} and cannot become {value}."),
    "audience_unknown": N_("There is no audience “{value}”. There are {limit}."),
    "team_foreign": N_("You can post for your own team only."),
    "community_foreign": N_("You are not in this Community."),
    "language_wrong": N_("“{value}” is no language code such as en or pt-BR."),
    "parent_missing": N_("What this answers is no longer there."),
    "relation_needed": N_(
        "An answer needs the Post it answers, and a Post needs to say how it belongs to the other."
    ),
    "relation_unknown": N_("There is no relation “{value}”. There are {limit}."),
    "name_needed": N_("Only a question or a reflection can go without a name."),
    "paused": N_("You can post again from {value} on. What you wrote is kept as a draft."),
    "posts_day": N_(
        "This is number {value} today; while you are new here, {limit} go out a day. It is kept as a draft."
    ),
    "state_wrong": N_("It is {value} now, so this cannot be done."),
    "step_refused": N_("It cannot go this way now: {value}."),
    "past": N_("{value} has passed already."),
    "tab_unknown": N_("There is no tab “{value}”. There are {limit}."),
}
