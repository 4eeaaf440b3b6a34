-- Who writes and who publishes. The rules of access_rules.sql ask the questions answered here.

create schema private;

comment on schema private is 'What the rules and triggers need; not served by the API.';

create type public.staff_role as enum ('editor', 'reviewer');

create table public.staff (
  user_id uuid primary key,
  display_name text not null check (display_name <> ''),
  role public.staff_role not null,
  domain_id integer references public.domains,
  constraint an_editor_has_a_domain check (role = 'reviewer' or domain_id is not null)
);

create index staff_domain_id_idx on public.staff (domain_id);

comment on table public.staff is 'Editors and reviewers. Each sees only their own row.';
comment on column public.staff.user_id is 'The "sub" claim of their token, auth.uid() in SQL.';
comment on column public.staff.display_name is 'Their name.';
comment on column public.staff.role is 'editor: writes drafts; reviewer: also publishes and corrects what is published.';
comment on column public.staff.domain_id is 'The family they work in; a reviewer without one works in all.';

create function private.is_reviewer() returns boolean
language sql stable
set search_path = ''
return exists (select from public.staff where user_id = (select auth.uid()) and role = 'reviewer');

create function private.staff_domains() returns setof integer
language sql stable
set search_path = ''
begin atomic
  select domains.id
  from public.staff
  join public.domains on staff.domain_id is null or staff.domain_id = domains.id
  where staff.user_id = (select auth.uid());
end;

create function private.editable_profiles() returns setof bigint
language sql stable
set search_path = ''
begin atomic
  select id
  from public.profiles
  where domain_id in (select private.staff_domains()) and (status = 'draft' or (select private.is_reviewer()));
end;

comment on function private.is_reviewer() is 'Whether the caller is a reviewer.';
comment on function private.staff_domains() is 'The families of trades in which the caller works.';
comment on function private.editable_profiles() is 'The profiles the caller may write: drafts for an editor, everything for a reviewer, in their own domains.';
