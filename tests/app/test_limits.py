"""Settings change while Pollen runs, with an audit line."""

import pytest

from app import database, limits
from app.refusal import Refusal
from tests.world import World


async def test_a_changed_setting_is_in_force_at_once_and_audited(world: World) -> None:
    assert (await limits.current()).title_max == limits.Limits().title_max
    await limits.change("title_max", 120, actor=world.paul)
    assert (await limits.current()).title_max == 120
    line = await database.value(
        "SELECT actor_id FROM audit_line WHERE act = 'setting.changed' AND subject_id = 'title_max'"
    )
    assert line == world.paul


@pytest.mark.parametrize(
    ("name", "value", "code"), [("titel", 1, "setting_unknown"), ("k", "many", "setting_wrong")]
)
async def test_what_does_not_fit_is_refused(world: World, name: str, value: object, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await limits.change(name, value, actor=world.paul)
