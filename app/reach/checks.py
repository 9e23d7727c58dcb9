"""What operators are told about pushes and mails."""

from app import database, hooks
from app.hooks import Finding
from app.reach import mail, webpush
from app.settings import settings


async def examine() -> list[Finding]:
    """The key can be read, and browsers that may be told something can be reached at all.

    Without a browser nothing is asked for the key: that would make one, and a machine with a key is no
    empty one to restore a backup into.
    """
    browsers = await database.value("SELECT count(*) FROM push_subscription")
    try:
        if browsers or settings().vapid_key:
            webpush.public_key()
    except (ValueError, OSError) as error:
        return [Finding("push", ok=False, note=f"POLLEN_VAPID_KEY or the kept key cannot be read: {error}")]
    note = f"browsers that take messages: {browsers}"
    if not settings().https:
        note += "; phones take them over https only: set POLLEN_BASE_URL=https://..."
    return [Finding("push", ok=True, note=note)]


async def examine_mail() -> list[Finding]:
    """The server's address can be read, and not all it was given came back."""
    try:
        return [Finding("mail", ok=True, note=await mail.check())]
    except ValueError as error:
        return [Finding("mail", ok=False, note=str(error))]


hooks.doctor += [examine, examine_mail]
