-- story: Published to everybody, edited by whose they are
-- kept from authenticated: update posts set published = false returning id

create table posts (id bigint primary key, owner uuid, published boolean);
insert into posts values (1, '00000000-0000-4000-8000-000000000001', true);
alter table posts enable row level security;
create policy readers on posts for select using (published or owner = (select auth.uid()));
create policy edit on posts for update to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
grant select on posts to anon, authenticated;
grant update on posts to authenticated;
