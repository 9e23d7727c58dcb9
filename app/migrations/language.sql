-- Nobody has chosen a language before there were two: the first sign-in takes the browser's.
ALTER TABLE person
ALTER COLUMN language DROP NOT NULL,
ALTER COLUMN language DROP DEFAULT;

UPDATE person SET language = NULL WHERE language = 'en';
