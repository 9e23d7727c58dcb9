-- Lists can be reported as Posts and Comments can.
ALTER TABLE moderation_case
    DROP CONSTRAINT moderation_case_subject_kind_check,
    ADD CHECK (subject_kind IN ('post', 'comment', 'list', 'person'));
