-- expect: drop-extension
-- blocks: reads and writes

drop extension pg_trgm;
