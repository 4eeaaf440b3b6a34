-- expect: nothing

update orders set note = '' where id in (select id from orders where note is null limit 10);
