-- One condition each, all of the same table: they are measured one at a time. A comment names what it does for each row.
create policy owner on public.documents to authenticated using (owner = auth.uid()); -- the user of the request
create policy owner_first on public.documents to authenticated using (auth.uid() = owner and auth.role() = 'authenticated'); -- user and role
create policy region on public.documents to authenticated using (region = auth.jwt() ->> 'region'); -- a claim
create policy organisation on public.documents to authenticated using (organisation = (auth.jwt() ->> 'organisation')::uuid); -- a claim, cast
create policy nested_claim on public.documents to authenticated using (organisation = (auth.jwt() -> 'app_metadata' ->> 'organisation')::uuid); -- a claim in a claim
create policy mail on public.documents to authenticated using (contact = auth.email()); -- the mail of the user
create policy tenant on public.documents to authenticated using (tenant = current_setting('app.tenant')::int); -- a setting
create policy tenant_function on public.documents to authenticated using (tenant = my_tenant()); -- a function that reads a setting
create policy organisation_function on public.documents to authenticated using (organisation = my_organisation()); -- a function that reads a claim
create policy admin on public.documents to authenticated using (is_admin() or owner = auth.uid()); -- a function that reads a table
create policy signed_in on public.documents to authenticated using (auth.uid() is not null and region = 'region 1'); -- whether anybody is there
create policy member on public.documents to authenticated
  using (exists (select from public.members m where m.team_id = documents.team_id and m.user_id = auth.uid())); -- a membership
create policy member_in on public.documents to authenticated
  using (team_id in (select m.team_id from public.members m where m.user_id = auth.uid())); -- the same, read once already
create policy same_organisation on public.documents to authenticated
  using (exists (
    select from public.members m join public.teams t on t.id = m.team_id where t.organisation = documents.organisation and m.user_id = auth.uid()
  )); -- a membership over two tables
create policy written_by_owner on public.documents for insert to authenticated with check (owner = auth.uid()); -- the user, of rows that are written
