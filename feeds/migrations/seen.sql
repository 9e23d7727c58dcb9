-- A server hears of what the pictures of a Post show and the clips of its Steps say, whoever changes it.
CREATE OR REPLACE TRIGGER notice_search AFTER INSERT OR DELETE OR UPDATE OF text, alt, asset_id ON step
FOR EACH ROW EXECUTE FUNCTION notice_search('posts', 'post_id');

CREATE TRIGGER notice_search AFTER INSERT OR DELETE OR UPDATE OF asset_id, alt ON post_asset
FOR EACH ROW EXECUTE FUNCTION notice_search('posts', 'post_id');

CREATE OR REPLACE TRIGGER notice_search AFTER INSERT OR DELETE OR UPDATE OF text, accepted_at ON caption
FOR EACH ROW EXECUTE FUNCTION notice_search(
    'posts', 'asset_id', '
        SELECT array_agg(post_id) FROM (
            SELECT post_id FROM post_asset WHERE asset_id = $1
            UNION SELECT post_id FROM step WHERE asset_id = $1
        ) AS plays
    '
);

-- Posts whose Steps have such words are read once more; all others stay as they are.
UPDATE search_doc SET version = 0 WHERE post_id IN (SELECT post_id FROM step WHERE alt <> '');

UPDATE search_state SET version = 0 WHERE EXISTS (SELECT FROM search_doc WHERE version = 0);
