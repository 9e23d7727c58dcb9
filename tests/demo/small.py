"""The demo company with a few of its clips and pictures only, so that tests need not draw all."""

import msgspec

from demo import company
from demo.company import Company
from demo.filling import with_files

#: A recorded clip, a drawn one and an answer to it, a photo that is removed, words tried with a picture.
SHOWN = ("xlookup", "wrap", "wrap-thin", "price-photo", "ladung")


def small() -> Company:
    house = company.load()
    dropped = {post.key for post in with_files(house)} - set(SHOWN)
    posts = {key: post for key, post in house.posts.items() if key not in dropped}
    return msgspec.structs.replace(house, posts=posts)
