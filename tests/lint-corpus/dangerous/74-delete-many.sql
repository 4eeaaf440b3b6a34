-- expect: unbatched-write
-- blocks: writes
-- table: notes

delete from notes where body = '';
