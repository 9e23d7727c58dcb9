-- The company's logo as pages show it; the other parts of the brand are the setting "brand".
CREATE TABLE logo (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version text NOT NULL,
    picture bytea NOT NULL
);
