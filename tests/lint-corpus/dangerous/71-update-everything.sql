-- expect: update-without-where
-- blocks: writes
-- table: orders

update orders set status = 'old';
