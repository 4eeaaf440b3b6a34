-- expect: nothing

create table letters (id bigint generated always as identity primary key, body text not null, order_id bigint references orders);
alter table letters enable row level security;
create index on letters (order_id);
create policy own_letters on letters to authenticated using (body = current_user);
