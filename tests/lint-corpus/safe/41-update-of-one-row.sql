-- expect: nothing

update orders set status = 'paid' where id = 1;
