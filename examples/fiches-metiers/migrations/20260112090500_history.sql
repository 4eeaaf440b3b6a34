-- Every change leaves a revision that nobody can alter.

create table public.profile_revisions (
  id bigint generated always as identity primary key,
  profile_id bigint not null references public.profiles,
  revision integer not null check (revision > 0),
  content jsonb not null,
  changed_by uuid,
  changed_at timestamptz not null default now(),
  unique (profile_id, revision)
);

comment on table public.profile_revisions is 'The profile as it stood after each transaction that changed it. Append-only.';
comment on column public.profile_revisions.id is 'Number of the revision among all profiles.';
comment on column public.profile_revisions.profile_id is 'The profile.';
comment on column public.profile_revisions.revision is 'Counts from 1 in each profile.';
comment on column public.profile_revisions.content is 'The whole profile: status, texts, missions, skills, conditions.';
comment on column public.profile_revisions.changed_by is 'Who changed it; null for migrations and services.';
comment on column public.profile_revisions.changed_at is 'Start of the transaction that changed it.';

create function private.profile_content(wanted_profile_id bigint) returns jsonb
language sql stable
set search_path = ''
begin atomic
  select jsonb_build_object(
    'slug', profiles.slug,
    'domain', domains.slug,
    'status', profiles.status,
    'texts', (
      select jsonb_object_agg(lang, jsonb_build_object(
        'title', title, 'summary', summary, 'description', description, 'work_environment', work_environment))
      from public.profile_texts where profile_id = profiles.id
    ),
    'missions', (
      select jsonb_agg(jsonb_build_object('lang', lang, 'title', title, 'description', description) order by lang, position)
      from public.missions where profile_id = profiles.id
    ),
    'skills', (
      select jsonb_agg(jsonb_build_object('skill', skills.slug, 'level', level, 'essential', essential) order by skills.slug)
      from public.profile_skills join public.skills on skills.id = skill_id where profile_id = profiles.id
    ),
    'conditions', (
      select jsonb_build_object('remote_days', remote_days, 'on_call', on_call, 'travel', travel, 'contracts', contracts)
      from public.working_conditions where profile_id = profiles.id
    )
  )
  from public.profiles
  join public.domains on domains.id = profiles.domain_id
  where profiles.id = wanted_profile_id;
end;

-- Definer: the person who edits a profile has no right to write its history, and shall have none.
create function private.record_revision() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  now_content jsonb := private.profile_content(new.id);
  last_revision public.profile_revisions;
begin
  select * into last_revision from public.profile_revisions where profile_id = new.id order by revision desc limit 1;
  if last_revision.content is distinct from now_content then
    insert into public.profile_revisions (profile_id, revision, content, changed_by)
    values (new.id, coalesce(last_revision.revision, 0) + 1, now_content, auth.uid());
  end if;
  return null;
end
$$;

-- Deferred: one revision per transaction, with the profile as it is committed, however many rows changed.
create constraint trigger record_revision
after insert or update on public.profiles
deferrable initially deferred
for each row execute function private.record_revision();

create function private.refuse_change_of_history() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT403' using
    message = 'The history of profiles is append-only',
    hint = 'Correct the profile itself: the correction becomes the next revision.';
end
$$;

create trigger refuse_change_of_history
before update or delete or truncate on public.profile_revisions
for each statement execute function private.refuse_change_of_history();
