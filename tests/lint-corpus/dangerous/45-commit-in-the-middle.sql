-- expect: transaction-control

comment on table orders is 'one';
commit;
comment on table orders is 'two';
