-- Whom the viewer mutes or blocks.
CREATE FUNCTION avoided(viewer bigint) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT a.other_id FROM avoidance a WHERE a.person_id = viewer)
$$;

-- Whether a Post stands in this viewer's lists, for a statement that asks about hundreds of Posts: it reads
-- once whom the viewer avoids, where `avoids` is asked for each.
CREATE FUNCTION listed(p post, viewer bigint, avoided bigint[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.state = 'live' AND p.deleted_at IS NULL AND (
        p.audience = 'all'
        OR coalesce(p.owner_id, p.author_id) = viewer
        OR belongs(p.audience, p.team_id, p.community_id, viewer)
    ) AND (p.anonymous OR p.author_id <> ALL (avoided))
$$;

-- The same for a few.
CREATE OR REPLACE FUNCTION listed(p post, viewer bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT listed(p, viewer, '{}') AND (p.anonymous OR NOT avoids(viewer, p.author_id))
$$;
