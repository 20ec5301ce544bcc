#!/bin/sh
# Start pgbouncer with the password of the environment; it is written to memory only.
set -eu
umask 077
printf '"cartoforma" "%s"\n' "$POSTGRES_PASSWORD" > /dev/shm/users.txt
exec pgbouncer "${1:-/etc/pgbouncer/pgbouncer.ini}"
