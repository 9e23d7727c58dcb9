-- Whether a Post is live and for everybody stands beside its Skills too, so that the Posts of all Skills are
-- counted from one index. The triggers that keep the date keep it as well.
ALTER TABLE post_skill ADD COLUMN open boolean NOT NULL DEFAULT false;

DROP TRIGGER date_skill ON post_skill;
DROP TRIGGER date_skills ON post;
DROP FUNCTION date_skill();
DROP FUNCTION date_skills();

CREATE FUNCTION open(p post) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p.state = 'live' AND p.deleted_at IS NULL AND p.audience = 'all'
$$;

UPDATE post_skill k SET open = true FROM post p WHERE p.id = k.post_id AND open(p);

CREATE INDEX post_skill_open ON post_skill (skill_id) WHERE open;

CREATE FUNCTION take_from_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT p.published_at, open(p) INTO NEW.published_at, NEW.open FROM post p WHERE p.id = NEW.post_id;
    RETURN NEW;
END
$$;

CREATE TRIGGER take_from_post BEFORE INSERT OR UPDATE OF post_id ON post_skill
FOR EACH ROW EXECUTE FUNCTION take_from_post();

CREATE FUNCTION give_to_skills() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post_skill SET published_at = NEW.published_at, open = open(NEW) WHERE post_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER give_to_skills AFTER UPDATE OF published_at, state, audience, deleted_at ON post
FOR EACH ROW WHEN (OLD.published_at IS DISTINCT FROM NEW.published_at OR open(OLD) <> open(NEW))
EXECUTE FUNCTION give_to_skills();

-- What is for some only, which is counted for each viewer.
CREATE INDEX post_team ON post (team_id) WHERE team_id IS NOT NULL;
