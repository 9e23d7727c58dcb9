"""What a fresh Meilisearch server has and knows: its keys, and the names in requests."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

SEARCH, SEARCH_UID = "a key that searches", "6062abda-a5aa-4414-ac91-ecd7944c0f8d"

#: Each from the documentation, as it stands there.
QUERY = """
    indexUid q offset limit page hitsPerPage attributesToRetrieve attributesToCrop cropLength cropMarker
    attributesToHighlight highlightPreTag highlightPostTag showMatchesPosition filter sort distinct facets
    matchingStrategy attributesToSearchOn rankingScoreThreshold locales hybrid vector retrieveVectors media
    personalize useNetwork showRankingScore showRankingScoreDetails showPerformanceDetails federationOptions
"""
FEDERATION = "limit offset page hitsPerPage facetsByIndex mergeFacets distinct"
SETTINGS = """
    displayedAttributes searchableAttributes filterableAttributes sortableAttributes rankingRules stopWords
    nonSeparatorTokens separatorTokens dictionary synonyms distinctAttribute proximityPrecision typoTolerance
    faceting pagination embedders searchCutoffMs localizedAttributes facetSearch prefixSearch
"""
TYPOS = "enabled minWordSizeForTypos disableOnWords disableOnAttributes disableOnNumbers"
TASKS = "statuses indexUids limit from reverse types uids beforeEnqueuedAt"
RULES = re.compile(r"words|typo|proximity|attribute(Rank)?|wordPosition|sort|exactness|\w+:(asc|desc)")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def keys() -> list[dict[str, Any]]:
    """One of another program's, and the two that a server makes itself."""
    moment = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    common = {"createdAt": moment, "updatedAt": moment, "expiresAt": None, "description": None}
    return [
        {
            "uid": "5a0c6d1e-3b5e-4c1f-8a37-2f0d9e6b7c84", "key": "a key of somebody else",
            "actions": ["search"], "indexes": ["shop", "shop_*"], "name": "Of another program", **common,
        },
        {
            "uid": SEARCH_UID, "key": SEARCH, "actions": ["search"], "indexes": ["*"],
            "name": "Default Search API Key", **common,
        },
        {
            "uid": "b1a0c2f4-6d8e-4a51-9b57-0a3d2c1e4f60", "key": "an admin key", "actions": ["*"],
            "indexes": ["*"], "name": "Default Admin API Key", **common,
        },
    ]  # fmt: skip
