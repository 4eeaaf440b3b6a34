-- expect: update-extension

alter extension pg_trgm update to '1.6';
