"""Languages of other scripts, some without spaces between their words: found by every engine."""

import pytest

from app.language import within
from feeds import search
from feeds.search import Query
from feeds.search.passages import place
from tests.feeds.helpers import post
from tests.feeds.search.asking import find
from tests.feeds.search.conftest import Running
from tests.world import World

#: A language, a title in it, and what people look for: a word in its middle, the first, all of it.
TITLES = [
    ("ja", "ポンプの軸受を交換する方法", ["軸受", "交換", "ポンプ", "軸"]),
    ("zh", "更换水泵的机械密封", ["水泵", "机械密封", "更换"]),
    ("ko", "펌프 베어링 교체 방법", ["베어링", "펌프"]),
    ("th", "วิธีเปลี่ยนซีลเครื่องสูบน้ำ", ["เครื่องสูบน้ำ", "ซีล", "เปลี่ยน"]),
    ("ru", "Замена подшипника насоса", ["подшипника", "НАСОСА", "подшипн"]),  # noqa: RUF001 - what this is about
    ("el", "Αλλαγή ρουλεμάν αντλίας", ["ρουλεμάν", "ΑΝΤΛΙΑΣ", "αντλιας"]),
    ("ar", "تغيير محمل المضخة", ["محمل", "المضخة", "المَضَخّة"]),
    ("he", "החלפת מיסב במשאבה", ["מיסב", "במשאבה"]),
    ("hi", "पंप की बेयरिंग बदलना", ["बेयरिंग", "पंप"]),
]


@pytest.mark.parametrize(("language", "title", "asked"), TITLES, ids=[one[0] for one in TITLES])
async def test_a_word_finds_the_title_it_stands_in(
    running: Running, world: World, language: str, title: str, asked: list[str]
) -> None:
    number = await post(world.mira, title=title, text="…", language=language)
    for words in (*asked, title):
        for reader in (language, "en"):
            with within(reader):
                assert number in await find(running, world.jonas, words), (reader, words)
                await search.suggest(world.jonas, words)
                assert number in await place([number], words), (reader, words)


async def test_words_that_stand_apart_in_the_title_are_found_together(world: World) -> None:
    number = await post(world.mira, title="フィルターの掃除と交換", language="ja")
    await post(world.mira, title="コンベアの掃除", language="ja")
    page = await search.find(world.jonas, Query(text="フィルター掃除"))
    assert page.cards[0].id == number


async def test_what_differs_in_every_sign_is_not_found(running: Running, world: World) -> None:
    await post(world.mira, title="冷却塔の点検", language="ja")
    assert await find(running, world.jonas, "梱包機") == []
