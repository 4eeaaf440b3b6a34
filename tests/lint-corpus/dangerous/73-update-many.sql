-- expect: unbatched-write
-- blocks: writes
-- table: orders

update orders set note = '' where note is null;
