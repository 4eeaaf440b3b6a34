-- expect: delete-without-where
-- blocks: writes
-- table: notes

delete from notes where true;
