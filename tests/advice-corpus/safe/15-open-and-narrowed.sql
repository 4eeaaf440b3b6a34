-- story: A policy that lets everything through, and a restrictive one that does not
-- kept from authenticated: update notes set body = null returning id

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy anything on notes to authenticated using (true);
create policy own on notes as restrictive to authenticated using (owner = (select auth.uid()));
grant select, update on notes to authenticated;
