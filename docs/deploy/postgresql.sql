-- Once, as the superuser: sudo -u postgres psql -f docs/deploy/postgresql.sql
-- A user of the system called tourapp may then come in through the socket without a password ("peer").
-- For a server elsewhere: CREATE ROLE tourapp LOGIN PASSWORD '…', and an address with that password and sslmode=verify-full.
CREATE ROLE tourapp LOGIN;
CREATE DATABASE tourapp OWNER tourapp ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE tourapp FROM PUBLIC;
