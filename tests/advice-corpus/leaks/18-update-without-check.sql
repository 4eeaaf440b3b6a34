-- story: Drafts that a team may edit once they are published
-- expect: policy-without-check
-- leak as authenticated: update posts set owner = '7b0e3f5c-9a41-4c0d-8a5e-0d6f1f2a9c11' returning id

create table posts (id bigint primary key, owner uuid, published boolean);
insert into posts values (1, '00000000-0000-4000-8000-000000000001', true);
alter table posts enable row level security;
create policy readers on posts for select to authenticated using (published);
create policy edit on posts for update to authenticated using (published or owner = (select auth.uid()));
grant select, update on posts to authenticated;
