"""What the roof gets when it takes in the jobs of Posts."""

from app import hooks, jobs
from app.events import HANDLERS, Verb
from feeds import checks
from feeds import jobs as background
from feeds.visibility import readable_assets
from media import assets


def test_media_asks_who_may_read_a_file() -> None:
    assert readable_assets in assets.readers


def test_files_that_play_or_fail_settle_their_posts() -> None:
    for verb in (Verb.ASSET_PLAYABLE, Verb.ASSET_FAILED):
        assert background.settle in HANDLERS[verb].values()


def test_planned_posts_go_out_within_a_minute() -> None:
    assert jobs.SCHEDULES["feeds.jobs.publish_planned"] == ("* * * * *", background.publish_planned)


def test_the_invariants_are_verified() -> None:
    assert checks.verify in hooks.verify
