"""The demo company's data holds together, keeps the product's limits and reads as people wrote it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo import clips, company, interests, pictures
from demo.company import Company, Post

NOW = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
FILLER = ("lorem", "ipsum", "synergy", "leverage", "stakeholder", "best practice", "game changer", "todo")


@pytest.fixture(scope="module")
def house() -> Company:
    return company.load()


@pytest.fixture(scope="module")
def posts(house: Company) -> list[Post]:
    return list(house.posts.values())


def test_every_person_has_a_team_a_known_face_and_skills_that_exist(house: Company) -> None:
    for person in house.people.values():
        assert person.team in house.teams
        assert set(person.likes) <= set(house.skills)
    assert len({person.number for person in house.people.values()}) == len(house.people) == 40


def test_every_team_has_a_lead_of_its_own_and_a_site(house: Company) -> None:
    assert len(house.teams) == 8
    for team in house.teams.values():
        assert team.site in house.sites
        assert house.people[team.lead].team == team.slug
        assert house.people[team.lead].role == "team_lead"


def test_every_staff_role_is_held_by_somebody(house: Company) -> None:
    held = Counter(person.role for person in house.people.values())
    assert set(held) == {
        None,
        "team_lead",
        "learning_manager",
        "community_moderator",
        "senior_moderator",
        "administrator",
        "auditor",
    }


def test_the_tree_of_skills_has_no_loose_end(house: Company) -> None:
    assert len(house.skills) >= 60
    for skill in house.skills.values():
        assert skill.parent is None or house.skills[skill.parent].parent is None
        assert skill.synonyms_de
        assert skill.synonyms_en
    assert house.skills["lockout"].risk


def test_there_is_enough_of_everything(house: Company, posts: list[Post]) -> None:
    kinds = Counter(post.kind for post in posts)
    assert kinds["video"] == 20
    assert kinds["photo"] >= 15
    assert kinds["guide"] >= 25
    assert kinds["checklist"] >= 8
    assert kinds["question"] >= 19
    assert kinds["reflection"] >= 30
    assert kinds["scenario"] >= 4
    assert len(posts) >= 145
    assert sum(len(post.comments()) for post in posts) >= 400
    assert sum(len(post.applications()) for post in posts) >= 320
    assert 500 <= len(interests.signs(house)) <= 1000
    assert sum(post.language == "de" for post in posts) >= 6


def test_everybody_who_is_named_exists(house: Company, posts: list[Post]) -> None:
    for post in posts:
        named = {post.by, *(post.saved or []), *(post.useful or []), *(post.me_too or [])}
        for comment in post.comments():
            named |= {comment.person, *comment.thanks}
        for application in post.applications():
            named |= {application.person, application.confirmed or post.by}
        assert named <= set(house.people), (post.key, named - set(house.people))
        assert set(post.skills) <= set(house.skills), post.key


def test_posts_keep_the_limits_of_the_product(posts: list[Post]) -> None:
    for post in posts:
        assert len(post.title) <= 90, post.key
        assert 0 < len(post.text) <= 2200, post.key
        assert 1 <= len(post.skills) <= 3, post.key
        assert bool(post.steps) == (post.kind in {"guide", "checklist"}), post.key
        assert not post.steps or 2 <= len(post.steps) <= 20, post.key
        assert bool(post.choices) == (post.kind == "scenario"), post.key
        assert not post.choices or 2 <= len(post.choices) <= 4, post.key
        assert all(len(comment.text) <= 1000 for comment in post.comments()), post.key


def test_every_clip_and_picture_that_is_named_can_be_made(posts: list[Post]) -> None:
    shown = [post.clip for post in posts if post.kind == "video"]
    assert sorted(filter(None, shown)) == sorted([*clips.drawn(), *clips.recorded()])
    for post in posts:
        used = {*post.pictures, *(application.picture for application in post.applications())} - {None}
        assert used <= set(pictures.load()), post.key
        assert bool(post.pictures) == (post.kind == "photo"), post.key
        assert len(post.pictures) <= 10


def test_nobody_applies_their_own_post_or_confirms_themselves(posts: list[Post]) -> None:
    for post in posts:
        people = [application.person for application in post.applications()]
        assert post.by not in people, post.key
        assert len(people) == len(set(people)), post.key
        for application in post.applications():
            assert application.confirmed not in {application.person, post.by}, post.key
            assert application.minutes in {None, 5, 15, 30, 60}, post.key


def test_nobody_thanks_themselves_or_answers_a_step_that_is_not_there(posts: list[Post]) -> None:
    for post in posts:
        for comment in post.comments():
            assert comment.person not in comment.thanks, (post.key, comment.text)
            assert comment.step is None or comment.step <= len(post.steps), post.key
            assert comment.second is None or post.kind == "video", post.key
        accepted = [comment.person for comment in post.comments() if comment.accepted]
        assert len(accepted) <= (1 if post.kind == "question" else 0), post.key
        assert post.by not in accepted, post.key


def test_a_reply_comes_after_what_it_answers(posts: list[Post]) -> None:
    for post in posts:
        comments = post.comments()
        for comment in comments:
            if comment.parent is not None:
                assert comment.after >= comments[comment.parent].after, (post.key, comment.text)


@pytest.mark.parametrize("day", range(7))
def test_all_of_life_lies_in_the_last_ninety_days_and_ends_a_day_ago(house: Company, day: int) -> None:
    now = NOW + timedelta(days=day)
    for post in house.posts.values():
        start = house.posted_at(post, now)
        assert start.weekday() < 5, post.key
        assert now - timedelta(days=90) < start < now - timedelta(days=1), post.key
        after = [c.after for c in post.comments()] + [a.after for a in post.applications()]
        assert start + max(after, default=timedelta()) < now - timedelta(days=1), post.key
    for sign in interests.signs(house):
        assert house.posted_at(house.posts[sign.post], now) + sign.after < now - timedelta(days=1), sign


def test_an_answer_is_posted_after_its_question(house: Company) -> None:
    for post in house.posts.values():
        assert (post.parent is None) == (post.relation is None)
        if post.parent:
            assert house.posts[post.parent].ago > post.ago, post.key


def test_the_drawn_signs_are_the_same_every_time_and_never_to_oneself(house: Company) -> None:
    first, second = interests.signs(house), interests.signs(house)
    assert first == second
    assert all(house.posts[sign.post].by != sign.person for sign in first)
    assert len({(sign.person, sign.post, sign.act) for sign in first}) == len(first)


def test_ana_is_paid_thirty_seven_and_nothing_more(house: Company) -> None:
    hers = [post for post in house.posts.values() if post.by == "ana"]
    applications = [application for post in hers for application in post.applications()]
    signs = [sign for sign in interests.signs(house) if house.posts[sign.post].by == "ana"]
    acts = Counter(sign.act for sign in signs)
    answers = [
        comment for post in house.posts.values() for comment in post.comments() if comment.person == "ana"
    ]
    confirmed = sum(application.confirmed is not None for application in applications)
    paid = 12 * confirmed + 8 * (len(applications) - confirmed)
    paid += 6 * sum(answer.accepted for answer in answers) + 3 * acts["save"] + acts["useful"]
    assert (confirmed, len(applications), acts["save"], acts["useful"]) == (1, 2, 2, 5)
    assert paid == 37
    assert not any(answer.thanks for answer in answers)
    assert not any(post.kind == "reflection" for post in hers)
    assert not any(
        application.person == "ana" for post in house.posts.values() for application in post.applications()
    )
    assert all(house.people[sign.person].trust > 0 for sign in signs)


def test_omar_and_eleven_more_tried_the_wrapping_clip(house: Company) -> None:
    tried = [life for life in house.posts["wrap"].applications() if life.result != "not"]
    assert len(tried) == 12
    assert tried[0].person == "omar"
    assert not tried[0].quiet


def test_reports_point_at_what_exists_and_are_decided_by_a_moderator(house: Company) -> None:
    outcomes = Counter(report.outcome for report in house.reports)
    assert outcomes == {"removed": 2, "kept": 1, "open": 1}
    for report in house.reports:
        post = house.posts[report.post]
        assert report.by != post.by
        assert report.comment is None or report.comment < len(post.comments())
        if report.outcome != "open":
            assert "moderator" in str(house.people[str(report.decided_by)].role)
            assert report.decided_by not in {report.by, post.by}
            assert report.statement
    assert sum(report.appeal is not None for report in house.reports) == 1


def test_one_recognition_week_runs_and_one_is_over(house: Company) -> None:
    running = [week for week in house.campaigns if week.ends_ago < 0 <= week.starts_ago]
    over = [week for week in house.campaigns if week.ends_ago > 0]
    assert len(running) == len(over) == 1
    assert all(week.skill in house.skills for week in house.campaigns)


def test_it_reads_as_people_wrote_it(posts: list[Post]) -> None:
    for post in posts:
        words = [post.title, post.text, *post.steps, *(comment.text for comment in post.comments())]
        words += [application.sentence for application in post.applications()]
        for text in words:
            assert not any(filler in text.lower() for filler in FILLER), (post.key, text)
    titles = [post.title for post in posts]
    sentences = [life.sentence for post in posts for life in (*post.applications(),)]
    assert len(set(titles)) == len(titles)
    assert len(set(sentences)) == len(sentences)
