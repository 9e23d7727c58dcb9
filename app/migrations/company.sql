-- The company itself: it writes, and is nobody whom one could find, ask, follow, trust or sign in as.
ALTER TABLE person
    DROP CONSTRAINT person_state_check,
    ADD CONSTRAINT person_state_check CHECK (state IN ('active', 'left', 'erased', 'company'));

CREATE UNIQUE INDEX person_company ON person (state) WHERE state = 'company';
