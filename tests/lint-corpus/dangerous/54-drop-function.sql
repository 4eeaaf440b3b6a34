-- expect: drop-used-object

drop function order_total(bigint);
