create table public.safe (
  id bigint generated always as identity primary key,
  owner uuid not null default auth.uid() references auth.users (id) on delete cascade,
  content text not null check (char_length(content) between 1 and 200),
  kept_at timestamptz not null default now()
);
comment on table public.safe is 'What people keep for themselves; opened with a second factor only.';
create index safe_owner on public.safe (owner);

alter table public.safe enable row level security;
grant select, insert, delete on public.safe to authenticated;

create policy own on public.safe to authenticated
  using (owner = (select auth.uid())) with check (owner = (select auth.uid()));

-- Restrictive: it holds beside every other policy. A session has aal2 after the code of an authenticator app.
create policy second_factor on public.safe as restrictive to authenticated
  using ((select auth.jwt() ->> 'aal') = 'aal2') with check ((select auth.jwt() ->> 'aal') = 'aal2');
