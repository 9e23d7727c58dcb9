-- Whom a person does not want to meet in lists (mute), and whom they want to hear nothing from (block).
CREATE TABLE avoidance (
    person_id bigint NOT NULL REFERENCES person,
    other_id bigint NOT NULL REFERENCES person,
    kind text NOT NULL CHECK (kind IN ('mute', 'block')),
    at timestamptz NOT NULL,
    PRIMARY KEY (person_id, other_id, kind),
    CHECK (person_id <> other_id)
);

ALTER TABLE community
    ADD COLUMN purpose text NOT NULL DEFAULT '',
    -- What the composer begins with; null: whatever the author likes.
    ADD COLUMN default_kind text
        CHECK (default_kind IN ('video', 'photo', 'guide', 'checklist', 'question', 'reflection', 'scenario')),
    ADD COLUMN created_at timestamptz;

CREATE TABLE community_pin (
    community_id bigint NOT NULL REFERENCES community,
    post_id bigint NOT NULL REFERENCES post,
    at timestamptz NOT NULL,
    PRIMARY KEY (community_id, post_id)
);

-- Who asked to be let in and has no answer yet.
CREATE TABLE community_request (
    community_id bigint NOT NULL REFERENCES community,
    person_id bigint NOT NULL REFERENCES person,
    at timestamptz NOT NULL,
    PRIMARY KEY (community_id, person_id)
);

-- Who may come in without asking, and so knows of a closed Community.
CREATE TABLE community_invitation (
    community_id bigint NOT NULL REFERENCES community,
    person_id bigint NOT NULL REFERENCES person,
    by_id bigint NOT NULL REFERENCES person,
    at timestamptz NOT NULL,
    PRIMARY KEY (community_id, person_id)
);

CREATE INDEX community_invitation_person ON community_invitation (person_id);

-- Whether the viewer mutes or blocks the other. It stands apart from `listed` for its subquery.
CREATE FUNCTION avoids(viewer bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM avoidance a WHERE a.person_id = viewer AND a.other_id = other)
$$;

-- Whether the person wants to hear nothing from the other.
CREATE FUNCTION blocks(person bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM avoidance a WHERE a.person_id = person AND a.other_id = other AND a.kind = 'block'
    )
$$;

-- Whether the viewer is in the Community.
CREATE FUNCTION joined(community bigint, viewer bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM membership m WHERE m.community_id = community AND m.person_id = viewer)
$$;

-- Whether the viewer looks after members, rules and pins: the stewards, its moderators, senior ones and L&D.
CREATE FUNCTION steers(community bigint, viewer bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM membership m WHERE m.community_id = community AND m.person_id = viewer AND m.moderates
    )
    OR EXISTS (
        SELECT FROM person_role r
        WHERE r.person_id = viewer AND (
            r.role IN ('senior', 'lnd') OR (r.role = 'moderator' AND r.community_id = community)
        )
    )
$$;

-- Whether the viewer may know that there is such a Community: a closed one is there for its members, for the
-- invited and for those who look after it.
CREATE FUNCTION known(c community, viewer bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.admission <> 'closed'
        OR joined(c.id, viewer)
        OR EXISTS (
            SELECT FROM community_invitation i WHERE i.community_id = c.id AND i.person_id = viewer
        )
        OR steers(c.id, viewer)
$$;

-- As before, without whom the viewer mutes or blocks. What was said without a name stays: that it vanished
-- with a mute would tell who wrote it. The cheap words stand first.
CREATE OR REPLACE FUNCTION listed(p post, viewer bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.state = 'live' AND p.deleted_at IS NULL AND (
        p.audience = 'all'
        OR coalesce(p.owner_id, p.author_id) = viewer
        OR belongs(p.audience, p.team_id, p.community_id, viewer)
    ) AND (p.anonymous OR NOT avoids(viewer, p.author_id))
$$;

-- As before, but what is restricted keeps its audience: it is for no more people than when it was live.
CREATE OR REPLACE FUNCTION readable(p post, viewer bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.deleted_at IS NULL AND viewer IS NOT NULL AND (
        (p.state IN ('live', 'restricted') AND (
            p.audience IN ('all', 'link')
            OR belongs(p.audience, p.team_id, p.community_id, viewer)
        ))
        OR (coalesce(p.owner_id, p.author_id) = viewer AND p.state <> 'removed')
        OR (p.state IN ('restricted', 'held', 'hidden', 'removed') AND decides(p.community_id, viewer))
    )
$$;
