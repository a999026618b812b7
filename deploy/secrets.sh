#!/bin/sh
# Makes the secrets of deploy/compose.yaml, once: what is there already stays.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
for each in database_superuser database_owner database_application setup_token; do
    [ -s "secrets/$each" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >"secrets/$each"
done
[ -s secrets/master_key ] || head -c 32 /dev/urandom | base64 | tr -d '\n' >secrets/master_key
# Containers read them as another user than yours: the folder keeps the rest of this machine out.
chmod 700 secrets
chmod 644 secrets/*
echo "podium: the secrets are in $(pwd)/secrets; keep master_key apart from the database's back-ups."
