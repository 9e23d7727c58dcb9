"""Rows of the route x role table about the pages of administration."""

ROUTES = """
GET     /admin/skills                                    -            303 403 403 403 403 200 403 403 403 303
POST    /admin/skills/starter                            -            303 403 403 403 403 200 403 403 403 303
POST    /admin/skills/import                             -            303 403 403 403 403 200 403 403 403 303
POST    /admin/skills/changes/{id}                       missing      303 403 403 403 403 404 403 403 403 303
GET     /admin/people/{handle}/leaving                   leaver       303 403 403 403 403 403 403 200 403 303
POST    /admin/people/{handle}/leaving                   leaver       303 403 403 403 403 403 403 303 403 303
GET     /admin/orphans                                   -            303 403 403 403 403 403 403 200 403 303
POST    /admin/orphans/{id}                              orphan       303 403 403 403 403 403 403 303 403 303
POST    /admin/orphans/{id}                              live         303 403 403 403 403 403 403 404 403 303
GET     /admin/jobs                                      -            303 403 403 403 403 403 403 200 403 303
POST    /admin/jobs/kinds/{kind}/hold                    -            303 403 403 403 403 403 403 303 403 303
POST    /admin/jobs/{id}/hold                            missing      303 403 403 403 403 403 403 303 403 303
POST    /admin/jobs/{id}/retry                           missing      303 403 403 403 403 403 403 303 403 303
GET     /admin/people                                    -            303 403 403 403 403 403 403 200 403 303
GET     /admin/people/template.csv                       -            303 403 403 403 403 403 403 200 403 303
POST    /admin/people/list                               -            303 403 403 403 403 403 403 422 403 303
POST    /admin/people/import                             -            303 403 403 403 403 403 403 409 403 303
POST    /admin/people/provider                           -            303 403 403 403 403 403 403 303 403 303
POST    /admin/people/invitations                        -            303 403 403 403 403 403 403 303 403 303
GET     /admin/storage                                   -            303 403 403 403 403 403 403 200 403 303
GET     /admin/search                                    -            303 403 403 403 403 403 403 200 403 303
POST    /admin/search                                    -            303 403 403 403 403 403 403 303 403 303
GET     /admin/hours                                     -            303 403 403 403 403 403 403 200 403 303
POST    /admin/hours                                     -            303 403 403 403 403 403 403 303 403 303
POST    /admin/hours/sites/{id}                          missing      303 403 403 403 403 403 403 404 403 303
GET     /admin/brand                                     -            303 403 403 403 403 403 403 200 403 303
POST    /admin/brand                                     -            303 403 403 403 403 403 403 303 403 303
POST    /admin/brand/logo                                -            303 403 403 403 403 403 403 303 403 303
"""
