"""Rows of the route x role table about Find and Skills."""

FIND = """
GET     /search                                          -            303 200 200 200 200 200 200 200 200 303
GET     /search/suggestions                              -            303 200 200 200 200 200 200 200 200 303
POST    /search/recent                                   -            303 303 303 303 303 303 303 303 303 303
GET     /search/questions                                -            303 200 200 200 200 200 200 200 200 303
POST    /search/questions                                -            303 422 422 422 422 422 422 422 422 303
GET     /skills                                          -            303 200 200 200 200 200 200 200 200 303
GET     /skills/{slug}/edit                              skill        303 403 403 403 403 200 403 403 403 303
POST    /skills/{slug}/edit                              skill        303 403 403 403 403 303 403 403 403 303
POST    /skills/{slug}/approval                          proposal     303 403 403 403 403 303 403 403 403 303
POST    /skills/{slug}/merger                            skill        303 403 403 403 403 303 403 403 403 303
GET     /skills/suggest                                  -            303 200 200 200 200 200 200 200 200 303
GET     /skills/{slug}                                   skill        303 200 200 200 200 200 200 200 200 303
"""
