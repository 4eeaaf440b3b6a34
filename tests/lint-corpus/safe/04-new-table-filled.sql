-- expect: nothing

create table letters (id bigint primary key, body text);
alter table letters enable row level security;
insert into letters select id, note from orders;
update letters set body = '' where body is null;
