-- A second source, of the simplest kind: the loyalty club's database, where people are known by e-mail only.
CREATE TABLE club_member (
    member_id integer PRIMARY KEY,
    email text NOT NULL UNIQUE,
    points integer NOT NULL,
    joined_on date NOT NULL
);
CREATE TABLE club_mailing (
    mailing_id integer PRIMARY KEY,
    member_id integer NOT NULL REFERENCES club_member,
    subject text NOT NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX ON club_mailing (member_id);
GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop_reader;
GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shop_eraser;
