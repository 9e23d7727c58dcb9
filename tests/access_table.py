"""The route x role table. One line: method, path, what it is about, then the status each role gets.

The things stand in `tests/access_things.py`; they are Mira's, who is `own`. Jonas is `other`; `lead` leads
Mira's Team. 303 sends a person without a session to the sign-in page, or on after a form.
"""

import msgspec

from tests import access_admin, access_api
from tests.access_acts import ACTS
from tests.access_embeds import EMBEDS
from tests.access_find import FIND
from tests.access_home import HOME

ROLES = [
    "anonymous",
    "own",
    "other",
    "moderator",
    "senior",
    "lnd",
    "lead",
    "administrator",
    "auditor",
    "device",
]

TABLE = """
GET     /health                                          -            200 200 200 200 200 200 200 200 200 200
GET     /ready                                           -            200 200 200 200 200 200 200 200 200 200
GET     /metrics                                         -            200 200 200 200 200 200 200 200 200 200
GET     /static/{path}                                   -            200 200 200 200 200 200 200 200 200 200
GET     /sw.js                                           -            200 200 200 200 200 200 200 200 200 200
GET     /keys                                            -            303 200 200 200 200 200 200 200 200 303
GET     /manifest.webmanifest                            -            200 200 200 200 200 200 200 200 200 200
GET     /offline                                         -            200 200 200 200 200 200 200 200 200 200
GET     /install                                         -            200 200 200 200 200 200 200 200 200 200
GET     /kept                                            -            303 200 200 200 200 200 200 200 200 303
GET     /kept/{id}                                       live         303 200 200 200 200 200 200 200 200 303
GET     /kept/{id}                                       own_draft    303 200 404 404 404 404 404 404 404 303
GET     /schema                                          -            200 200 200 200 200 200 200 200 200 200
GET     /schema/openapi.json                             -            200 200 200 200 200 200 200 200 200 200
GET     /schema/{path}                                   -            404 404 404 404 404 404 404 404 404 404
GET     /sign-in/provider                                -            404 404 404 404 404 404 404 404 404 404
GET     /sign-in/callback                                -            400 400 400 400 400 400 400 400 400 400
GET     /join/{code}                                     missing      404 404 404 404 404 404 404 404 404 404
POST    /join/{code}                                     missing      404 404 404 404 404 404 404 404 404 404
GET     /join/{code}                                     invited      200 200 200 200 200 200 200 200 200 200
GET     /sign-in                                         -            200 303 303 303 303 303 303 303 303 200
POST    /sign-in                                         -            422 422 422 422 422 422 422 422 422 422
POST    /sign-out                                        -            303 303 303 303 303 303 303 303 303 303
GET     /live                                            -            303 200 200 200 200 200 200 200 200 303

GET     /                                                -            303 200 200 200 200 200 200 200 200 303
GET     /lengths                                         -            303 200 200 200 200 200 200 200 200 303
GET     /welcome                                         -            303 200 200 200 200 200 200 200 200 303
POST    /welcome                                         -            303 303 303 303 303 303 303 303 303 303
GET     /people                                          -            303 200 200 200 200 200 200 200 200 303
GET     /activity                                        -            303 200 200 200 200 200 200 200 200 303
GET     /announcements                                   -            303 403 403 200 200 200 200 200 403 303
POST    /announcements                                   -            303 403 403 422 422 422 422 422 403 303
POST    /announcements/{id}/end                          missing      303 403 403 404 404 404 404 404 403 303
POST    /announcements/{id}/read                         missing      303 303 303 303 303 303 303 303 303 303
GET     /notices/stop/{token}                            -            404 404 404 404 404 404 404 404 404 404
POST    /notices/stop/{token}                            -            404 404 404 404 404 404 404 404 404 404
GET     /me                                              -            303 200 200 200 200 200 200 200 200 303
GET     /me/preferences                                  -            303 200 200 200 200 200 200 200 200 303
POST    /me/preferences                                  -            303 303 303 303 303 303 303 303 303 303
GET     /me/notices                                      -            303 200 200 200 200 200 200 200 200 303
POST    /me/notices                                      -            303 303 303 303 303 303 303 303 303 303
POST    /me/notices/hours                                -            303 303 303 303 303 303 303 303 303 303
GET     /me/push                                         -            303 200 200 200 200 200 200 200 200 303
POST    /me/push                                         -            303 204 204 204 204 204 204 204 204 303
POST    /me/push/{id}                                    missing      303 303 303 303 303 303 303 303 303 303
POST    /me/push/trial                                   -            303 303 303 303 303 303 303 303 303 303
GET     /notices/{id}                                    missing      303 404 404 404 404 404 404 404 404 303
POST    /me/language                                     -            303 303 303 303 303 303 303 303 303 303
GET     /progress                                        -            303 200 200 200 200 200 200 200 200 303
GET     /rules                                           -            303 200 200 200 200 200 200 200 200 303
GET     /session                                         -            303 200 200 200 200 200 200 200 200 303
GET     /outbox                                          -            200 200 200 200 200 200 200 200 200 200
GET     /share                                           -            303 200 200 200 200 200 200 200 200 303
POST    /share                                           -            303 303 303 303 303 303 303 303 303 303
GET     /compose                                         -            303 200 200 200 200 200 200 200 200 303
POST    /compose                                         -            303 303 303 303 303 303 303 303 303 303
POST    /compose/suggestions                             -            303 200 200 200 200 200 200 200 200 303
GET     /people/{handle}                                 handle       303 200 200 200 200 200 200 200 200 303
GET     /people/{handle}/skills/{slug}                   skill        303 200 200 200 200 200 200 200 200 303
GET     /me/profile                                      -            303 200 200 200 200 200 200 200 200 303
POST    /me/profile                                      -            303 303 303 303 303 303 303 303 303 303
GET     /posts/{id}/attention                            live         303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}/attention                            own_draft    303 200 404 404 404 404 404 404 404 303
GET     /people/{handle}/trusted/{slug}                  award        303 200 200 200 200 200 200 200 200 303
GET     /campaigns                                       -            303 200 200 200 200 200 200 200 200 303
GET     /campaigns/{id}                                  campaign     303 200 200 200 200 200 200 200 200 303
GET     /campaigns/new                                   -            303 403 403 403 403 200 403 403 403 303
POST    /campaigns                                       -            303 403 403 403 403 422 403 403 403 303
GET     /bring                                           -            303 403 403 403 403 200 403 403 403 303
POST    /bring                                           -            303 403 403 403 403 422 403 403 403 303
GET     /brought                                         -            303 200 200 200 200 200 200 200 200 303
POST    /brought/{id}                                    brought      303 303 404 404 404 404 404 404 404 303
GET     /me/sessions                                     -            303 200 200 200 200 200 200 200 200 303
POST    /me/sessions/end                                 -            303 303 303 303 303 303 303 303 303 303
POST    /me/sessions/{place}/end                         missing      303 404 404 404 404 404 404 404 404 303
GET     /invitations                                     -            303 403 403 403 403 403 200 200 403 303
POST    /invitations                                     -            303 403 403 403 403 403 422 422 403 303
GET     /invitations/paper                               -            303 403 403 403 403 403 200 200 403 303
GET     /invitations/{id}                                missing      303 403 403 403 403 403 404 404 403 303
GET     /invitations/{id}                                invitation   303 403 403 403 403 403 200 404 403 303
POST    /invitations/{id}/withdrawal                     invitation   303 403 403 403 403 403 303 404 403 303
GET     /brand.css                                       -            200 200 200 200 200 200 200 200 200 200
GET     /logos/{version}                                 missing      404 404 404 404 404 404 404 404 404 404
GET     /styleguide                                      -            303 200 200 200 200 200 200 200 200 303
GET     /insights                                        -            303 403 403 403 403 200 403 403 403 303

GET     /posts/{id}                                      live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}                                      restricted   303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}                                      team         303 200 404 404 404 404 200 404 404 303
GET     /posts/{id}                                      own_draft    303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}                                      held         303 200 404 200 200 404 404 404 404 303
GET     /posts/{id}                                      hidden       303 200 404 200 200 404 404 404 404 303
GET     /posts/{id}                                      removed      303 404 404 200 200 404 404 404 404 303
GET     /posts/{id}                                      archived     303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}                                      deleted      303 404 404 404 404 404 404 404 404 303
GET     /posts/{id}                                      missing      303 404 404 404 404 404 404 404 404 303
GET     /posts/{id}/menu                                 live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/menu                                 own_draft    303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}/answer                               live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/answer                               own_draft    303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}/label                                live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/label                                own_draft    303 200 404 404 404 404 404 404 404 303
POST    /posts/{id}/watch                                clip         303 204 204 204 204 204 204 204 204 303
POST    /posts/{id}/watch                                own_draft    303 422 404 404 404 404 404 404 404 303
GET     /posts/{id}/standing                             live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/standing                             hidden       303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/standing                             missing      303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/edit                                 live         303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}/edit                                 own_draft    303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}/edit                                 removed      303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/edit                                 live         303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/edit                                 own_draft    303 303 404 404 404 404 404 404 404 303
GET     /posts/{id}/history                              live         303 200 404 200 200 404 404 404 404 303
GET     /posts/{id}/history                              own_draft    303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}/file                                 clip         303 200 404 404 404 404 404 404 404 303
POST    /posts/{id}/file                                 clip         303 422 404 404 404 404 404 404 404 303
POST    /posts/{id}/publication                          own_draft    303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/publication                          live         303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/plan                                 own_draft    303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/plan                                 live         303 409 404 404 404 404 404 404 404 303
GET     /posts/{id}/steps                                checklist    303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/steps                                own_draft    303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/steps                                checklist    303 303 303 303 303 303 303 303 303 303
POST    /posts/{id}/steps                                own_draft    303 409 404 404 404 404 404 404 404 303
POST    /steps/{id}/tick                                 step         303 303 303 303 303 303 303 303 303 303
POST    /steps/{id}/tick                                 own_step     303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/deletion                             live         303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/deletion                             own_draft    303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/openness                             live         303 303 404 404 404 404 404 404 404 303
POST    /posts/{id}/reactions/{kind}                     live         303 303 303 303 303 303 303 303 303 303
POST    /posts/{id}/reactions/{kind}                     team         303 303 404 404 404 404 303 404 404 303
POST    /posts/{id}/reactions/{kind}                     own_draft    303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/reactions/{kind}                     hidden       303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/save                                 live         303 303 303 303 303 303 303 303 303 303
POST    /posts/{id}/save                                 team         303 303 404 404 404 404 303 404 404 303
POST    /posts/{id}/save                                 own_draft    303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/save                                 hidden       303 404 404 404 404 404 404 404 404 303
GET     /posts/{id}/application                          live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/application                          team         303 200 404 404 404 404 200 404 404 303
GET     /posts/{id}/application                          own_draft    303 200 404 404 404 404 404 404 404 303
POST    /posts/{id}/application                          live         303 422 303 303 303 303 303 303 303 303
POST    /posts/{id}/application                          team         303 422 404 404 404 404 303 404 404 303
POST    /posts/{id}/application                          own_draft    303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/application                          hidden       303 404 404 404 404 404 404 404 404 303
POST    /applications/{id}/confirmation                  tried        303 422 303 303 303 303 303 303 303 303
POST    /applications/{id}/confirmation                  tried_team   303 422 404 404 404 404 303 404 404 303
POST    /posts/{id}/comments                             live         303 303 303 303 303 303 303 303 303 303
POST    /posts/{id}/comments                             team         303 303 404 404 404 404 303 404 404 303
POST    /posts/{id}/comments                             own_draft    303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/comments                             hidden       303 404 404 404 404 404 404 404 404 303
POST    /comments/{id}/deletion                          comment      303 303 404 404 404 404 404 404 404 303
POST    /comments/{id}/thanks                            answer       303 303 403 403 403 403 403 403 403 303
POST    /comments/{id}/thanks                            buried       303 404 404 404 404 404 404 404 404 303
POST    /comments/{id}/acceptance                        answer       303 303 403 403 403 403 403 403 403 303
POST    /comments/{id}/acceptance                        buried       303 404 404 404 404 404 404 404 404 303
POST    /follows/{kind}/{id}                             mira         303 422 303 303 303 303 303 303 303 303
GET     /communities                                     -            303 200 200 200 200 200 200 200 200 303
GET     /communities/new                                 -            303 200 200 200 200 200 200 200 200 303
POST    /communities                                     -            303 303 303 303 303 303 303 303 303 303
GET     /communities/{slug}                              community    303 200 200 200 200 200 200 200 200 303
GET     /communities/{slug}                              closed       303 200 404 404 200 200 404 404 404 303
GET     /communities/{slug}/rules                        closed       303 200 404 404 200 200 404 404 404 303
GET     /communities/{slug}/members                      closed       303 200 404 404 200 200 404 404 404 303
GET     /communities/{slug}/edit                         community    303 200 403 403 200 200 403 403 403 303
GET     /communities/{slug}/edit                         closed       303 200 404 404 200 200 404 404 404 303
POST    /communities/{slug}/edit                         community    303 303 403 403 303 303 403 403 403 303
POST    /communities/{slug}/edit                         closed       303 303 404 404 303 303 404 404 404 303
POST    /communities/{slug}/membership                   community    303 303 303 303 303 303 303 303 303 303
POST    /communities/{slug}/membership                   closed       303 303 404 404 404 404 404 404 404 303
POST    /communities/{slug}/members/{id}                 community    303 303 403 403 303 303 403 403 403 303
POST    /communities/{slug}/members/{id}                 closed       303 303 404 404 303 303 404 404 404 303
POST    /communities/{slug}/invitations                  community    303 200 403 403 200 200 403 403 403 303
POST    /communities/{slug}/invitations                  closed       303 200 404 404 200 200 404 404 404 303
POST    /communities/{slug}/pins/{id}                    community    303 303 403 403 303 303 403 403 403 303
POST    /communities/{slug}/pins/{id}                    closed       303 303 404 404 303 303 404 404 404 303
POST    /avoidances/{kind}/{id}                          mira         303 422 303 303 303 303 303 303 303 303
POST    /avoidances/{kind}/{id}                          missing      303 404 404 404 404 404 404 404 404 303
GET     /me/avoided                                      -            303 200 200 200 200 200 200 200 200 303
POST    /follows/{kind}/{id}                             missing      303 404 404 404 404 404 404 404 404 303
GET     /posts/{id}/report                               live         303 409 200 200 200 200 200 200 200 303
GET     /posts/{id}/report                               own_draft    303 409 404 404 404 404 404 404 404 303
POST    /posts/{id}/report                               live         303 409 303 303 303 303 303 303 303 303
POST    /posts/{id}/report                               team         303 409 404 404 404 404 303 404 404 303
POST    /posts/{id}/report                               own_draft    303 404 404 404 404 404 404 404 404 303
POST    /posts/{id}/report                               hidden       303 404 404 404 404 404 404 404 404 303
GET     /comments/{id}/report                            comment      303 409 200 200 200 200 200 200 200 303
GET     /comments/{id}/report                            buried       303 409 404 200 200 404 404 404 404 303
GET     /lists/{id}/report                               listed       303 409 200 200 200 200 200 200 200 303
GET     /lists/{id}/report                               collection   303 409 404 404 404 404 404 404 404 303
POST    /lists/{id}/report                               listed       303 409 303 303 303 303 303 303 303 303
POST    /lists/{id}/report                               collection   303 404 404 404 404 404 404 404 404 303
POST    /comments/{id}/report                            comment      303 409 303 303 303 303 303 303 303 303
POST    /comments/{id}/report                            buried       303 404 404 303 303 404 404 404 404 303
GET     /decisions/{id}                                  decision     303 200 404 200 200 404 404 404 404 303
POST    /decisions/{id}/appeal                           decision     303 303 404 404 404 404 404 404 404 303

GET     /moderation                                      -            303 403 403 200 200 403 403 403 403 303
GET     /moderation/cases/{id}                           case         303 403 403 200 200 403 403 403 403 303
GET     /moderation/cases/{id}                           case_of_ines 303 403 403 403 200 403 403 403 403 303
GET     /moderation/cases/{id}                           missing      303 403 403 404 404 403 403 403 403 303
POST    /moderation/cases/{id}/claim                     case         303 403 403 303 303 403 403 403 403 303
POST    /moderation/cases/{id}/claim                     case_of_ines 303 403 403 403 303 403 403 403 403 303
POST    /moderation/cases/{id}/decisions                 case         303 403 403 303 303 403 403 403 403 303
POST    /moderation/cases/{id}/decisions                 case_of_ines 303 403 403 403 303 403 403 403 403 303
GET     /moderation/appeals                              -            303 403 403 200 200 403 403 403 403 303
POST    /moderation/appeals/{id}/answer                  appeal       303 403 403 303 303 403 403 403 403 303
GET     /moderation/words                                -            303 403 403 403 200 403 403 200 403 303
POST    /moderation/words                                -            303 403 403 403 422 403 403 422 403 303
POST    /moderation/words/{id}/deletion                  word         303 403 403 403 303 403 403 303 403 303
POST    /moderation/holds/{id}                           held         303 403 403 303 303 403 403 403 403 303
POST    /moderation/holds/{id}                           live         303 403 403 404 404 403 403 403 403 303

GET     /assets/{asset}                                  loose        303 200 404 404 404 404 404 404 404 303
GET     /assets/{asset}                                  shown        303 200 404 404 404 404 404 404 404 303
GET     /assets/{asset}/captions                         loose        303 200 404 404 404 404 404 404 404 303
POST    /assets/{asset}/captions                         loose        303 303 404 404 404 404 404 404 404 303
POST    /assets/{asset}/captions/suggestion              suggested    303 303 404 404 404 404 404 404 404 303
POST    /assets/{asset}/chapters                         loose        303 303 404 404 404 404 404 404 404 303
POST    /assets/{asset}/retry                            failed       303 303 404 404 404 404 404 404 404 303
GET     /assets/{asset}/original                         kept         303 200 404 404 404 404 404 404 404 303
HEAD    /assets/{asset}/original                         kept         303 200 404 404 404 404 404 404 404 303
POST    /assets/{asset}/focus                            loose        303 303 404 404 404 404 404 404 404 303
POST    /assets/{asset}/poster                           film         303 303 404 404 404 404 404 404 404 303
POST    /assets/{asset}/trim                             film         303 303 404 404 404 404 404 404 404 303
GET     /media/{asset}/{name}                            loose        401 200 404 404 404 404 404 404 404 401
GET     /media/{asset}/{name}                            shown        401 200 200 200 200 200 200 200 200 401
GET     /media/{asset}/{name}                            covered      401 200 404 200 200 404 404 404 404 401
HEAD    /media/{asset}/{name}                            loose        401 200 404 404 404 404 404 404 404 401
HEAD    /media/{asset}/{name}                            shown        401 200 200 200 200 200 200 200 200 401
GET     /media/{asset}/captions/{tongue}                 loose        401 200 404 404 404 404 404 404 404 401
GET     /media/{asset}/captions/{tongue}                 shown        401 200 200 200 200 200 200 200 200 401
GET     /media/{asset}/captions/{tongue}                 covered      401 200 404 200 200 404 404 404 404 401
GET     /portraits/{asset}                               portrait     401 200 200 200 200 200 200 200 200 401
GET     /portraits/{asset}                               loose        401 404 404 404 404 404 404 404 404 401
OPTIONS /uploads                                         -            204 204 204 204 204 204 204 204 204 204
POST    /uploads                                         -            401 201 201 201 201 201 201 201 201 401
OPTIONS /uploads/{asset}                                 upload       204 204 204 204 204 204 204 204 204 204
HEAD    /uploads/{asset}                                 upload       401 200 404 404 404 404 404 404 404 401
PATCH   /uploads/{asset}                                 upload       401 204 404 404 404 404 404 404 404 401
DELETE  /uploads/{asset}                                 upload       401 204 404 404 404 404 404 404 404 401
POST    /uploads/{asset}                                 upload       401 204 404 404 404 404 404 404 404 401

"""


class Row(msgspec.Struct, frozen=True):
    method: str
    path: str
    thing: str
    statuses: list[int]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.thing}"


def _row(line: str) -> Row:
    method, path, thing, *statuses = line.split()
    return Row(method, path, thing, [int(status) for status in statuses])


ROWS = [
    _row(line)
    for line in (TABLE + HOME + FIND + ACTS + EMBEDS + access_admin.ROUTES + access_api.ROUTES).splitlines()
    if line
]
