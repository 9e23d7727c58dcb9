-- When a Post went out stands beside its Skills too, so that the newest of a Skill are found without reading
-- all of it. A trigger keeps it: whoever writes either side, by rule, merge or import, need not know.
ALTER TABLE post_skill ADD COLUMN published_at timestamptz;

UPDATE post_skill k SET published_at = p.published_at FROM post p WHERE p.id = k.post_id;

CREATE INDEX post_skill_newest ON post_skill (skill_id, published_at DESC, post_id DESC);

CREATE FUNCTION date_skill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.published_at := (SELECT published_at FROM post WHERE id = NEW.post_id);
    RETURN NEW;
END
$$;

CREATE TRIGGER date_skill BEFORE INSERT OR UPDATE OF post_id ON post_skill
FOR EACH ROW EXECUTE FUNCTION date_skill();

CREATE FUNCTION date_skills() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post_skill SET published_at = NEW.published_at WHERE post_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER date_skills AFTER UPDATE OF published_at ON post
FOR EACH ROW WHEN (OLD.published_at IS DISTINCT FROM NEW.published_at) EXECUTE FUNCTION date_skills();
