#!/bin/sh
# The roles and the database of the portal, made once in an empty PostgreSQL: as its administrator, with the passwords
# in PORTAL_OWNER_PASSWORD, PORTAL_APP_PASSWORD and PORTAL_BACKUP_PASSWORD.
set -eu
psql --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set=owner="$PORTAL_OWNER_PASSWORD" --set=app="$PORTAL_APP_PASSWORD" --set=backup="$PORTAL_BACKUP_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN PASSWORD :'owner';
CREATE ROLE portal_app LOGIN NOBYPASSRLS PASSWORD :'app';
CREATE ROLE portal_backup LOGIN BYPASSRLS PASSWORD :'backup';
GRANT pg_read_all_data TO portal_backup;
CREATE DATABASE portal OWNER portal_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app, portal_backup;
SQL
