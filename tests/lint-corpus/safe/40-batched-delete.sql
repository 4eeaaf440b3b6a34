-- expect: nothing

delete from notes where id in (select id from notes where body = '' limit 10);
