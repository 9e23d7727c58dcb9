-- Posts whose Steps have words for a picture are read once more: these words open the Step now.
UPDATE search_doc SET version = 0 WHERE post_id IN (SELECT post_id FROM step WHERE alt <> '');

UPDATE search_state SET version = 0 WHERE EXISTS (SELECT FROM search_doc WHERE version = 0);
