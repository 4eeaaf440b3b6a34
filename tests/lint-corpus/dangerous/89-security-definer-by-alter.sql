-- expect: definer-without-search-path

alter function order_total(bigint) security definer;
