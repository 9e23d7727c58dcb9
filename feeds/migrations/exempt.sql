-- A screen recording or a drawing shows nobody, and a voice alone has no picture.
ALTER TABLE post
    DROP CONSTRAINT post_consent_check,
    ADD CONSTRAINT post_consent_check CHECK (consent IN ('nobody', 'agreed', 'screen', 'voice'));

ALTER TABLE replacement
    DROP CONSTRAINT replacement_consent_check,
    ADD CONSTRAINT replacement_consent_check CHECK (consent IN ('nobody', 'agreed', 'screen', 'voice'));
