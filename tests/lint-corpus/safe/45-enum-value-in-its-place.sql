-- expect: nothing

alter type mood add value 'tired' after 'busy';
-- next migration
update people set mood = 'tired' where id = 1;
