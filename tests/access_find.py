"""Rows of the route x role table about Find."""

FIND = """
GET     /search                                          -            303 200 200 200 200 200 200 200 200 303
GET     /search/suggestions                              -            303 200 200 200 200 200 200 200 200 303
POST    /search/recent                                   -            303 303 303 303 303 303 303 303 303 303
GET     /search/questions                                -            303 200 200 200 200 200 200 200 200 303
POST    /search/questions                                -            303 422 422 422 422 422 422 422 422 303
"""
