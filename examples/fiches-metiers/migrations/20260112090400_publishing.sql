-- A profile is published when it is whole. The trigger holds the rule, whichever way the status changes.

create function private.missing_for_publication(wanted_profile_id bigint) returns text[]
language sql stable
set search_path = ''
begin atomic
  select array_remove(array[
    case when count(*) filter (where lang = 'fr') = 0 then 'the French text' end,
    case when count(*) filter (where lang = 'en') = 0 then 'the English text' end,
    case when (select count(*) from public.missions where profile_id = wanted_profile_id and lang = 'fr') < 3 then 'three missions in French' end,
    case when (select count(*) from public.missions where profile_id = wanted_profile_id and lang = 'en') < 3 then 'three missions in English' end,
    case when not exists (select from public.profile_skills where profile_id = wanted_profile_id) then 'a skill' end,
    case when not exists (select from public.working_conditions where profile_id = wanted_profile_id) then 'the working conditions' end
  ], null)
  from public.profile_texts
  where profile_id = wanted_profile_id;
end;

create function private.check_publication() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  missing text[] := private.missing_for_publication(new.id);
begin
  if cardinality(missing) > 0 then
    raise sqlstate 'PT422' using
      message = format('The profile "%s" is not ready to be published', new.slug),
      detail = 'Missing: ' || array_to_string(missing, ', '),
      hint = 'Add what is missing, then publish again.';
  end if;
  new.published_at := coalesce(new.published_at, now());
  return new;
end
$$;

create trigger check_publication
before insert or update of status on public.profiles
for each row when (new.status = 'published')
execute function private.check_publication();

create function private.stamp_profile() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create trigger stamp_profile before update on public.profiles for each row execute function private.stamp_profile();

-- A change of a part is a change of its profile: the date moves and the history gets a revision.
-- Definer: nobody has the right to write the date themselves.
create function private.touch_profile() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.profiles set updated_at = now() where id = coalesce(new.profile_id, old.profile_id);
  return null;
end
$$;

create trigger touch_profile after insert or update or delete on public.profile_texts for each row execute function private.touch_profile();
create trigger touch_profile after insert or update or delete on public.missions for each row execute function private.touch_profile();
create trigger touch_profile after insert or update or delete on public.working_conditions for each row execute function private.touch_profile();
create trigger touch_profile after insert or update or delete on public.profile_skills for each row execute function private.touch_profile();

create function private.change_status(profile_slug text, new_status public.profile_status) returns public.profiles
language plpgsql
set search_path = ''
as $$
declare
  changed public.profiles;
begin
  update public.profiles
  set status = new_status
  where slug = profile_slug
  returning * into changed;
  if changed.id is null then
    raise sqlstate 'PT404' using
      message = format('There is no profile "%s" whose status you can change', profile_slug),
      hint = 'Check the slug; a reviewer changes the status of the profiles of their domains.';
  end if;
  return changed;
exception
  when insufficient_privilege then
    raise insufficient_privilege using
      message = 'Only a reviewer changes the status of a profile',
      hint = 'Ask a reviewer of your domain.';
end
$$;

create function public.publish_profile(profile_slug text) returns public.profiles
language sql
set search_path = ''
as $$ select private.change_status(profile_slug, 'published') $$;

create function public.archive_profile(profile_slug text) returns public.profiles
language sql
set search_path = ''
as $$ select private.change_status(profile_slug, 'archived') $$;

create function public.reopen_profile(profile_slug text) returns public.profiles
language sql
set search_path = ''
as $$ select private.change_status(profile_slug, 'draft') $$;

comment on function public.publish_profile(text) is 'Publishes a profile. Reviewers only; refused with 422 and the list of what is missing while it is not whole.';
comment on function public.archive_profile(text) is 'Takes a profile out of what everybody reads. Reviewers only.';
comment on function public.reopen_profile(text) is 'Makes a profile a draft again, for its editors. Reviewers only.';
