-- expect: drop-cascade, drop-used-object
-- blocks: reads and writes
-- table: people

drop type mood cascade;
