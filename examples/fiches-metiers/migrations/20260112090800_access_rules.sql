-- Who reads and who writes. Row-level security is on for every table; a role reaches a table only by a grant written here.
-- One policy per table, operation and kind of caller, so that each line of the permission matrix has one reason.

alter table public.domains enable row level security;
alter table public.skills enable row level security;
alter table public.educations enable row level security;
alter table public.certifications enable row level security;
alter table public.profiles enable row level security;
alter table public.profile_texts enable row level security;
alter table public.missions enable row level security;
alter table public.working_conditions enable row level security;
alter table public.profile_skills enable row level security;
alter table public.profile_educations enable row level security;
alter table public.profile_certifications enable row level security;
alter table public.career_steps enable row level security;
alter table public.related_profiles enable row level security;
alter table public.salary_bands enable row level security;
alter table public.staff enable row level security;
alter table public.profile_revisions enable row level security;

-- The vocabulary: everybody reads it, the service writes it.

create policy "everybody reads domains" on public.domains for select to anon, authenticated using (true);
create policy "everybody reads skills" on public.skills for select to anon, authenticated using (true);
create policy "everybody reads educations" on public.educations for select to anon, authenticated using (true);
create policy "everybody reads certifications" on public.certifications for select to anon, authenticated using (true);

-- Profiles: everybody reads what is published; staff also read and write in their own domains.
create policy "visitors read published profiles" on public.profiles for select to anon
  using (status = 'published');
create policy "users read published profiles and those of their domains" on public.profiles for select to authenticated
  using (status = 'published' or domain_id in (select private.staff_domains()));
create policy "staff start drafts in their domains" on public.profiles for insert to authenticated
  with check (status = 'draft' and domain_id in (select private.staff_domains()));
create policy "editors change drafts, reviewers everything, in their domains" on public.profiles for update to authenticated
  using (domain_id in (select private.staff_domains()) and (status = 'draft' or (select private.is_reviewer())))
  with check (domain_id in (select private.staff_domains()) and (status = 'draft' or (select private.is_reviewer())));

-- The parts of a profile: read by whoever reads the profile, written by whoever may write it.

create policy "texts are read with their profile" on public.profile_texts for select to anon, authenticated
  using (profile_id in (select id from public.profiles));
create policy "texts are added to editable profiles" on public.profile_texts for insert to authenticated
  with check (profile_id in (select private.editable_profiles()));
create policy "texts are changed in editable profiles" on public.profile_texts for update to authenticated
  using (profile_id in (select private.editable_profiles()))
  with check (profile_id in (select private.editable_profiles()));
create policy "texts are removed from editable profiles" on public.profile_texts for delete to authenticated
  using (profile_id in (select private.editable_profiles()));

create policy "missions are read with their profile" on public.missions for select to anon, authenticated
  using (profile_id in (select id from public.profiles));
create policy "missions are added to editable profiles" on public.missions for insert to authenticated
  with check (profile_id in (select private.editable_profiles()));
create policy "missions are changed in editable profiles" on public.missions for update to authenticated
  using (profile_id in (select private.editable_profiles()))
  with check (profile_id in (select private.editable_profiles()));
create policy "missions are removed from editable profiles" on public.missions for delete to authenticated
  using (profile_id in (select private.editable_profiles()));

create policy "working conditions are read with their profile" on public.working_conditions for select to anon, authenticated
  using (profile_id in (select id from public.profiles));
create policy "working conditions are added to editable profiles" on public.working_conditions for insert to authenticated
  with check (profile_id in (select private.editable_profiles()));
create policy "working conditions are changed in editable profiles" on public.working_conditions for update to authenticated
  using (profile_id in (select private.editable_profiles()))
  with check (profile_id in (select private.editable_profiles()));
create policy "working conditions are removed from editable profiles" on public.working_conditions for delete to authenticated
  using (profile_id in (select private.editable_profiles()));

create policy "skills are read with their profile" on public.profile_skills for select to anon, authenticated
  using (profile_id in (select id from public.profiles));
create policy "skills are added to editable profiles" on public.profile_skills for insert to authenticated
  with check (profile_id in (select private.editable_profiles()));
create policy "skills are changed in editable profiles" on public.profile_skills for update to authenticated
  using (profile_id in (select private.editable_profiles()))
  with check (profile_id in (select private.editable_profiles()));
create policy "skills are removed from editable profiles" on public.profile_skills for delete to authenticated
  using (profile_id in (select private.editable_profiles()));

create policy "educations are read with their profile" on public.profile_educations for select to anon, authenticated
  using (profile_id in (select id from public.profiles));
create policy "educations are added to editable profiles" on public.profile_educations for insert to authenticated
  with check (profile_id in (select private.editable_profiles()));
create policy "educations are changed in editable profiles" on public.profile_educations for update to authenticated
  using (profile_id in (select private.editable_profiles()))
  with check (profile_id in (select private.editable_profiles()));
create policy "educations are removed from editable profiles" on public.profile_educations for delete to authenticated
  using (profile_id in (select private.editable_profiles()));

create policy "certifications are read with their profile" on public.profile_certifications for select to anon, authenticated
  using (profile_id in (select id from public.profiles));
create policy "certifications are added to editable profiles" on public.profile_certifications for insert to authenticated
  with check (profile_id in (select private.editable_profiles()));
create policy "certifications are changed in editable profiles" on public.profile_certifications for update to authenticated
  using (profile_id in (select private.editable_profiles()))
  with check (profile_id in (select private.editable_profiles()));
create policy "certifications are removed from editable profiles" on public.profile_certifications for delete to authenticated
  using (profile_id in (select private.editable_profiles()));

-- Links between profiles: read by whoever reads both ends, written by whoever may write the first.
create policy "career steps are read with both profiles" on public.career_steps for select to anon, authenticated
  using (from_profile_id in (select id from public.profiles) and to_profile_id in (select id from public.profiles));
create policy "career steps are added to editable profiles" on public.career_steps for insert to authenticated
  with check (from_profile_id in (select private.editable_profiles()) and to_profile_id in (select id from public.profiles));
create policy "career steps are changed in editable profiles" on public.career_steps for update to authenticated
  using (from_profile_id in (select private.editable_profiles()))
  with check (from_profile_id in (select private.editable_profiles()) and to_profile_id in (select id from public.profiles));
create policy "career steps are removed from editable profiles" on public.career_steps for delete to authenticated
  using (from_profile_id in (select private.editable_profiles()));

create policy "pairs are read with both profiles" on public.related_profiles for select to anon, authenticated
  using (profile_id in (select id from public.profiles) and related_id in (select id from public.profiles));
create policy "pairs are added to editable profiles" on public.related_profiles for insert to authenticated
  with check (profile_id in (select private.editable_profiles()) and related_id in (select id from public.profiles));
create policy "pairs are changed in editable profiles" on public.related_profiles for update to authenticated
  using (profile_id in (select private.editable_profiles()))
  with check (profile_id in (select private.editable_profiles()) and related_id in (select id from public.profiles));
create policy "pairs are removed from editable profiles" on public.related_profiles for delete to authenticated
  using (profile_id in (select private.editable_profiles()));

-- Salaries: read with the profile, written by reviewers.
create policy "salaries are read with their profile" on public.salary_bands for select to anon, authenticated
  using (profile_id in (select id from public.profiles));
create policy "reviewers add salaries" on public.salary_bands for insert to authenticated
  with check ((select private.is_reviewer()) and profile_id in (select private.editable_profiles()));
create policy "reviewers change salaries" on public.salary_bands for update to authenticated
  using ((select private.is_reviewer()) and profile_id in (select private.editable_profiles()))
  with check ((select private.is_reviewer()) and profile_id in (select private.editable_profiles()));
create policy "reviewers remove salaries" on public.salary_bands for delete to authenticated
  using ((select private.is_reviewer()) and profile_id in (select private.editable_profiles()));

-- Staff and history: each person their own row; the history to those who work in the domain.
create policy "staff read their own row" on public.staff for select to authenticated
  using (user_id = (select auth.uid()));
create policy "staff read the history of their domains" on public.profile_revisions for select to authenticated
  using (profile_id in (select id from public.profiles where domain_id in (select private.staff_domains())));

grant usage on schema public to anon, authenticated, service_role;
grant usage on schema private to anon, authenticated, service_role;

grant select on
  public.domains, public.skills, public.educations, public.certifications,
  public.profiles, public.profile_texts, public.missions, public.working_conditions,
  public.profile_skills, public.profile_educations, public.profile_certifications,
  public.career_steps, public.related_profiles, public.salary_bands,
  public.profile_cards, public.domain_overview
to anon, authenticated;

grant select on public.staff, public.profile_revisions to authenticated;

-- By column: dates are the database's own.
grant insert (slug, domain_id), update (slug, domain_id, status) on public.profiles to authenticated;

grant insert, update, delete on
  public.profile_texts, public.missions, public.working_conditions,
  public.profile_skills, public.profile_educations, public.profile_certifications,
  public.career_steps, public.related_profiles, public.salary_bands
to authenticated;

grant select, insert, update, delete on all tables in schema public to service_role;
revoke delete, truncate on public.profiles from service_role;

-- PostgreSQL lets everybody call a new function; here each call is granted.
revoke execute on all functions in schema public, private from public;

grant execute on function
  public.search_profiles(text, public.language),
  public.salary_band(text, public.seniority, integer, text),
  public.is_on_call(public.profiles),
  public.next_profiles(public.profiles),
  public.related(public.profiles)
to anon, authenticated, service_role;

grant execute on function
  public.latest_revision(public.profiles),
  public.publish_profile(text),
  public.archive_profile(text),
  public.reopen_profile(text)
to authenticated, service_role;

grant execute on function private.search_configuration(public.language) to anon, authenticated, service_role;
grant execute on function
  private.is_reviewer(),
  private.staff_domains(),
  private.editable_profiles(),
  private.missing_for_publication(bigint),
  private.change_status(text, public.profile_status)
to authenticated, service_role;
