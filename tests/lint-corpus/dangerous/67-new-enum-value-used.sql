-- expect: new-enum-value-used
-- fails: 55P04

alter type mood add value 'tired' after 'busy';
update people set mood = 'tired' where id = 1;
