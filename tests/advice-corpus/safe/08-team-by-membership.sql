-- story: Members of a team, with the right column in the subquery
-- kept from authenticated: select from documents

create table members (team_id bigint, user_id uuid, primary key (team_id, user_id));
alter table members enable row level security;
create policy own on members for select to authenticated using (user_id = (select auth.uid()));
insert into members values (1, '7b0e3f5c-9a41-4c0d-8a5e-0d6f1f2a9c11');
create table documents (id bigint primary key, team_id bigint);
insert into documents values (1, 2);
alter table documents enable row level security;
create policy team on documents for select to authenticated using (
  exists (select from members where members.team_id = documents.team_id and members.user_id = (select auth.uid())));
grant select on members, documents to authenticated;
