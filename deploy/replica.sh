#!/bin/sh
# Fill an empty data folder from the primary, whole or not at all; then run as its replica.
set -eu
umask 077
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    rm -rf "$PGDATA" "$PGDATA.part"
    PGPASSWORD="$REPLICATION_PASSWORD" pg_basebackup --pgdata "$PGDATA.part" --write-recovery-conf \
        --wal-method stream --checkpoint fast --dbname "host=$PRIMARY_HOST port=${PRIMARY_PORT:-5432} user=replicator"
    mv "$PGDATA.part" "$PGDATA"
fi
exec docker-entrypoint.sh "$@"
