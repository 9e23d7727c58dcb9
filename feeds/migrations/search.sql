-- What a Post is found by, one row for each live one; written by its rule in the same transaction.
CREATE TABLE search_doc (
    post_id bigint PRIMARY KEY REFERENCES post,
    -- Who may find it, as `listed` says: kept by a trigger, so that whoever changes a Post need not know.
    live boolean NOT NULL,
    audience text NOT NULL,
    team_id bigint,
    community_id bigint,
    owner_id bigint NOT NULL,
    -- Null when nobody may know.
    author_id bigint,
    kind text NOT NULL,
    language text NOT NULL,
    level text,
    tool text,
    length text CHECK (length IN ('short', 'medium', 'long')),
    published_at timestamptz,
    review_on date,
    skills bigint[] NOT NULL,
    -- From 0 to 1 in twentieths: most changes are too small to write a row for.
    quality real NOT NULL,
    -- How many different words the title has.
    breadth smallint NOT NULL,
    -- The tokeniser that made the row.
    version smallint NOT NULL,
    -- Title (A), its stems (B), Skills, tool and author (C), Skills by number.
    head tsvector NOT NULL,
    -- All words (A) and their stems (D).
    whole tsvector NOT NULL
);

CREATE INDEX search_doc_head ON search_doc USING gin (head) WITH (fastupdate = off);
CREATE INDEX search_doc_whole ON search_doc USING gin (whole) WITH (gin_pending_list_limit = 256);
CREATE INDEX search_doc_skills ON search_doc USING gin (skills) WITH (fastupdate = off);
CREATE INDEX search_doc_best ON search_doc (quality DESC, post_id DESC);
CREATE INDEX search_doc_community ON search_doc (community_id) WHERE community_id IS NOT NULL;

-- The words of Posts that all may read: what typing mistakes are mended after, and what is suggested.
CREATE TABLE search_term (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    term text COLLATE "C" NOT NULL UNIQUE,
    -- As people write it.
    spelling text NOT NULL,
    -- In how many Posts it stands, and in how many of their heads: counted anew each night.
    df integer NOT NULL DEFAULT 1,
    heads integer NOT NULL DEFAULT 1,
    -- What its spellings lead to in the languages it was seen in, folded.
    stems text[] NOT NULL,
    stop boolean NOT NULL
);

CREATE INDEX search_term_letter ON search_term (left(term, 1), df DESC) WHERE NOT stop;
CREATE INDEX search_term_letters ON search_term (left(term, 2), df DESC) WHERE NOT stop;

-- The beginnings of words with letters left out: two words that share one are a typing mistake apart.
CREATE TABLE search_term_del (
    piece text COLLATE "C" NOT NULL,
    term_id integer NOT NULL
);

CREATE INDEX search_term_del_piece ON search_term_del (piece) INCLUDE (term_id);

-- The one row says which tokeniser has read all Posts, and when words were counted last.
CREATE TABLE search_state (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    version smallint NOT NULL DEFAULT 0,
    counted_at timestamptz
);

INSERT INTO search_state DEFAULT VALUES;

-- How well it went for those who tried: a mean of 1 for worked, a half for partly and 0 for not, which begins at
-- 0.3 as if five had tried already, so that little says little.
CREATE FUNCTION search_quality(p post) RETURNS real LANGUAGE sql STABLE AS $$
    SELECT (round(20 * (1.5 + (p.worked + p.tried) / 2.0) / (5 + p.tried + (
        SELECT count(*) FROM application a
        WHERE a.post_id = p.id AND a.generation = p.generation AND a.result = 'not'
    ))) / 20)::real
$$;

CREATE FUNCTION follow_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_doc d SET
        live = n.live, audience = NEW.audience, team_id = NEW.team_id, community_id = NEW.community_id,
        owner_id = n.owner_id, author_id = n.author_id, quality = n.quality
    FROM (
        SELECT
            NEW.state = 'live' AND NEW.deleted_at IS NULL AS live,
            coalesce(NEW.owner_id, NEW.author_id) AS owner_id,
            CASE WHEN NOT NEW.anonymous THEN NEW.author_id END AS author_id,
            search_quality(NEW) AS quality
    ) n
    WHERE d.post_id = NEW.id
        AND (d.live, d.audience, d.team_id, d.community_id, d.owner_id, d.author_id, d.quality)
        IS DISTINCT FROM
        (n.live, NEW.audience, NEW.team_id, NEW.community_id, n.owner_id, n.author_id, n.quality);
    RETURN NULL;
END
$$;

CREATE TRIGGER follow_post AFTER UPDATE ON post FOR EACH ROW WHEN (
    (OLD.state, OLD.deleted_at, OLD.audience, OLD.team_id, OLD.community_id, OLD.owner_id, OLD.author_id,
        OLD.anonymous, OLD.tried, OLD.worked, OLD.generation)
    IS DISTINCT FROM
    (NEW.state, NEW.deleted_at, NEW.audience, NEW.team_id, NEW.community_id, NEW.owner_id, NEW.author_id,
        NEW.anonymous, NEW.tried, NEW.worked, NEW.generation)
) EXECUTE FUNCTION follow_post();

CREATE FUNCTION follow_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF 'not' IN (coalesce(NEW.result, ''), coalesce(OLD.result, '')) THEN
        UPDATE search_doc d SET quality = search_quality(p)
        FROM post p
        WHERE p.id = coalesce(NEW.post_id, OLD.post_id) AND d.post_id = p.id AND d.quality <> search_quality(p);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER follow_application AFTER INSERT OR UPDATE OF result OR DELETE ON application
FOR EACH ROW EXECUTE FUNCTION follow_application();

-- A name without case and the common accents, for looking people up by the beginning of a word.
CREATE FUNCTION plain_name(name text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', translate(lower(name),
        'àáâãäåāăąçćčďđèéêëēėęěğìíîïīįıłñńňòóôõöøōőŕřśşšťţùúûüūůűųýÿžźż-''',
        'aaaaaaaaacccddeeeeeeeegiiiiiiilnnnoooooooorrsssttuuuuuuuuyyzzz  '
    ))
$$;

CREATE INDEX person_plain_name ON person USING gin (plain_name(name)) WHERE state = 'active';

DROP TABLE post_search;
DROP TABLE search_word;
