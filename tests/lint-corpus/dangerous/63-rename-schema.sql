-- expect: rename-object
-- table: reports.weekly

alter schema reports rename to statistics;
