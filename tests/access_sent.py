"""What the requests of the route x role table bring along."""

from typing import Any

#: What stands in an address beside the thing's own id.
PLACES: dict[str, dict[str, str]] = {
    "/static/{path}": {"path": "css/base.css"},
    "/schema/{path}": {"path": "nothing"},
    "/people/{handle}/trusted/{slug}": {"handle": "mira-alves"},
    "/people/{handle}/skills/{slug}": {"handle": "mira-alves"},
    "/posts/{id}/reactions/{kind}": {"kind": "useful"},
    "/notices/stop/{token}": {"token": "1.asked.made-up"},
    "/admin/jobs/kinds/{kind}/hold": {"kind": "asset.encode"},
    "/api/v1/posts/{post_id}/reactions/{kind}": {"kind": "useful"},
    "/api/v1/collections/{collection_id}/posts/{post_id}": {"post_id": "999999999999"},
    "/follows/{kind}/{id}": {"kind": "person"},
    "/me/interests/{kind}": {"kind": "tool"},
    "/avoidances/{kind}/{id}": {"kind": "mute"},
    "/communities/{slug}/members/{id}": {"id": "1"},
    "/communities/{slug}/pins/{id}": {"id": "1"},
    "/media/{asset}/{name}": {"name": "w480"},
    "/media/{asset}/captions/{tongue}": {"tongue": "en"},
    "/api/v1/me/preferences/{name}": {"name": "captions"},
    "/api/v1/assets/{asset}/captions/{tongue}": {"tongue": "en"},
}

TUS = {"tus-resumable": "1.0.0"}
BYTES = {**TUS, "content-type": "application/offset+octet-stream", "upload-offset": "0"}
REPORT = {"reason": "other", "note": "Please look."}
KEEP = {"acts": "keep", "reason": "spam", "statement": "It may stay."}
WORDS = {"title": "Purge first", "text": "Two seconds.", "skills": "Steam wand", "kind": "reflection"}
POST = {**WORDS, "skills": ["Steam wand"]}

#: A browser's address on loopback, and keys as it gives them away.
PHONE = {
    "endpoint": "http://127.0.0.1/phone",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}

#: What a request brings along, for the routes that need something.
SENT: dict[str, dict[str, Any]] = {
    "POST /sign-in": {"data": {"name": "nobody", "password": "nothing"}},
    "POST /brought/{id}": {"data": {"consent": "no"}},
    "POST /admin/people/provider": {"data": {"domains": "", "brings": "known"}},
    "POST /invitations": {"data": {"name": "Rui Paz", "sign_in": "5001", "team": "none"}},
    "POST /compose": {"data": {**WORDS, "to": "draft"}},
    "POST /admin/hours": {"data": {"starts": "08:00", "ends": "18:00", "day": "1", "holidays": ""}},
    "POST /admin/embedding": {"data": {"hosts": "https://intranet.example"}},
    "POST /admin/brand": {"data": {"name": "Pollen", "light": "#0b6b63", "dark": "#4fd1c5"}},
    "POST /admin/brand/logo": {"data": {"state": "off"}},
    "POST /campaigns": {"data": {"name": "Week", "skill": "none", "starts_on": "", "ends_on": ""}},
    "POST /announcements": {"data": {"audience": "all", "name": "", "text": "Wear it.", "ends_on": ""}},
    "POST /share": {"data": {"title": "Shared", "text": "Two seconds.", "url": ""}},
    "POST /posts/{id}/edit": {"data": {**WORDS, "to": "draft"}},
    "POST /me/language": {"data": {"language": "en"}},
    "POST /me/profile": {"data": {"helps": "", "learns": "", "language": "en", "views": "me"}},
    "POST /admin/people/{handle}/leaving": {"data": {"to": ""}},
    "POST /admin/orphans/{id}": {"data": {"to": "sofia-prata"}},
    "POST /me/preferences": {"data": {"speed": "1.5"}},
    "POST /posts/{id}/plan": {"data": {"on": "2126-11-21", "at": "08:00"}},
    "POST /communities": {"data": {"name": "Steam circle", "admission": "open"}},
    "POST /communities/{slug}/edit": {"data": {"name": "Steam circle", "admission": "open"}},
    "POST /communities/{slug}/membership": {"data": {"state": "on"}},
    "POST /communities/{slug}/members/{id}": {"data": {"act": "decline"}},
    "POST /communities/{slug}/invitations": {"data": {"handle": "jonas-weber"}},
    "POST /communities/{slug}/pins/{id}": {"data": {"state": "off"}},
    "POST /posts/{id}/tuning": {"data": {"act": "more", "state": "on"}},
    "POST /me/interests/{kind}": {"data": {"key": "Pollen", "name": "Pollen", "state": "off"}},
    "POST /me/interests/home": {"data": {"start": "foryou", "order": "matched", "language": "en"}},
    "POST /compose/suggestions": {"data": {"title": "Purge the steam wand first", "text": ""}},
    "POST /admin/skills/import": {"data": {"text": "name\nPolishing\n", "to": "look"}},
    "POST /skills/{slug}/edit": {"data": {"name": "Steam wand care", "name_de": "", "synonyms": ""}},
    "POST /skills/{slug}/merger": {"data": {"into": "steam-wand"}},
    "POST /wanted": {"data": {"title": "How do you bleed the pump?", "text": "", "skill": ""}},
    "POST /steps/{id}/tick": {"data": {"state": "on"}},
    "POST /me/notices": {"data": {"push-tried": "on", "pollen-tried": "on"}},
    "POST /me/notices/hours": {"data": {"hours": "own", "starts": "22:00", "ends": "06:00", "day": "1"}},
    "POST /me/push": {"data": PHONE},
    "POST /posts/{id}/watch": {"data": {"at": "1.5", "played": "1.5"}},
    "POST /posts/{id}/file": {"data": {"way": "same", "note": "", "consent": "nobody"}},
    "POST /posts/{id}/publication": {"data": {"state": "on"}},
    "POST /posts/{id}/application": {"data": {"result": "worked"}},
    "POST /posts/{id}/comments": {"data": {"text": "Use the long key."}},
    "POST /collections": {"data": {"name": "For the night shift"}},
    "POST /collections/{id}/name": {"data": {"name": "For the early shift"}},
    "POST /collections/{id}/posts": {"data": {"post": "999999999999", "state": "on"}},
    "POST /collections/{id}/order": {"data": {"posts": "1"}},
    "POST /collections/{id}/list": {"data": {"name": "Steam", "why": "All one needs to know"}},
    "POST /comments/{id}/text": {"data": {"text": "Use the short key."}},
    "POST /posts/{id}/inquiry": {"data": {"text": "What did you see?"}},
    "POST /posts/{id}/remixing": {"data": {"state": "off"}},
    "POST /posts/{id}/report": {"data": REPORT},
    "POST /comments/{id}/report": {"data": REPORT},
    "POST /lists/{id}/report": {"data": REPORT},
    "POST /decisions/{id}/appeal": {"data": {"text": "It sells nothing."}},
    "POST /moderation/cases/{id}/decisions": {"data": KEEP},
    "POST /moderation/appeals/{id}/answer": {"data": {"granted": "no", "answer": "It still sells."}},
    "POST /moderation/words": {"data": {"kind": "word", "pattern": "", "note": ""}},
    "POST /moderation/holds/{id}": {"data": {"state": "live"}},
    "POST /assets/{asset}/focus": {"data": {"x": "3", "y": "7"}},
    "POST /assets/{asset}/poster": {"data": {"at": "0"}},
    "POST /assets/{asset}/captions": {"data": {"language": "en", "text": "WEBVTT"}},
    "POST /assets/{asset}/captions/suggestion": {"data": {"language": "de", "state": "on"}},
    "POST /assets/{asset}/chapters": {"data": {"text": "0:00 Purge"}},
    "POST /assets/{asset}/trim": {"data": {"start": "1", "end": "2.5"}},
    "POST /uploads": {"headers": {**TUS, "upload-length": "4"}},
    "HEAD /uploads/{asset}": {"headers": TUS},
    "PATCH /uploads/{asset}": {"headers": BYTES, "content": b"RIFF"},
    "DELETE /uploads/{asset}": {"headers": TUS},
    "POST /uploads/{asset}": {"headers": {**TUS, "x-http-method-override": "DELETE"}},
    "PUT /api/v1/me/kept": {"json": {"ids": [1]}},
    "PUT /api/v1/me/language": {"json": {"value": "en"}},
    "PUT /api/v1/me/preferences/{name}": {"json": {"value": "on"}},
    "PUT /api/v1/skills/{slug}/merger": {"json": {"into": "steam-wand"}},
    "PUT /api/v1/assets/{asset}/focus": {"json": {"x": 3, "y": 7}},
    "PUT /api/v1/assets/{asset}/poster": {"json": {"at": 0}},
    "PUT /api/v1/assets/{asset}/trim": {"json": {"start": 1, "end": 2.5}},
    "PUT /api/v1/assets/{asset}/chapters": {"json": {"text": "0:00 Purge"}},
    "PUT /api/v1/assets/{asset}/captions/{tongue}": {
        "content": b"WEBVTT\n\n00:00.000 --> 00:01.000\nPurge it.\n"
    },
    "POST /api/v1/posts": {"json": POST},
    "PATCH /api/v1/posts/{post_id}": {"json": {"title": "Purge it first"}},
    "PUT /api/v1/posts/{post_id}/file": {
        "json": {"asset": "unknown", "way": "same", "note": "", "consent": "nobody"}
    },
    "PUT /api/v1/posts/{post_id}/plan": {"json": {"at": "2126-11-21T08:00:00+01:00"}},
    "PUT /api/v1/posts/{post_id}/application": {"json": {"result": "worked"}},
    "POST /api/v1/posts/{post_id}/comments": {"json": {"text": "Use the long key."}},
    "PUT /api/v1/posts/{post_id}/inquiry": {"json": {"text": "What did you see?"}},
    "PUT /api/v1/posts/{post_id}/inquiry/answer": {"json": {"text": "It stuck."}},
    "POST /api/v1/collections": {"json": {"name": "For the night shift"}},
    "PUT /api/v1/collections/{collection_id}/name": {"json": {"name": "For the early shift"}},
    "PUT /api/v1/collections/{collection_id}/order": {"json": {"posts": [1]}},
    "PUT /api/v1/collections/{collection_id}/list": {
        "json": {"name": "Steam", "why": "All one needs to know"}
    },
    "POST /api/v1/lists/{list_id}/reports": {"json": REPORT},
    "POST /api/v1/posts/{post_id}/reports": {"json": REPORT},
    "POST /api/v1/cases/{case_id}/decisions": {"json": {**KEEP, "acts": ["keep"]}},
    "POST /api/v1/decisions/{decision_id}/appeal": {"json": {"text": "It sells nothing."}},
}
