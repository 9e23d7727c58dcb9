"""Pages and addresses of files."""

from media.pages.assets import Assets
from media.pages.captions import Captions
from media.pages.focus import Focus
from media.pages.logos import hang
from media.pages.media import Files, Originals
from media.pages.portraits import portrait
from media.pages.storage import storage
from media.pages.uploads import Uploads

PAGES = [Assets, Captions, Files, Focus, Originals, Uploads, hang, portrait, storage]
