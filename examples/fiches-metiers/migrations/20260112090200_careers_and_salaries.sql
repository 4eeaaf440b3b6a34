-- Where a profile leads, what resembles it, what it is paid.

create type public.seniority as enum ('junior', 'mid', 'senior');

create table public.career_steps (
  from_profile_id bigint not null references public.profiles on delete cascade,
  to_profile_id bigint not null references public.profiles on delete cascade,
  years_before int4range not null default '[3,6)' check (not isempty(years_before) and lower(years_before) >= 0),
  primary key (from_profile_id, to_profile_id),
  constraint a_profile_is_not_its_own_next_step check (from_profile_id <> to_profile_id)
);

create index career_steps_to_profile_id_idx on public.career_steps (to_profile_id);

comment on table public.career_steps is 'Usual moves from a profile to the next.';
comment on column public.career_steps.from_profile_id is 'The profile that one leaves.';
comment on column public.career_steps.to_profile_id is 'The profile that one takes up.';
comment on column public.career_steps.years_before is 'Years usually spent in the first before the move, as a range.';

create table public.related_profiles (
  profile_id bigint not null references public.profiles on delete cascade,
  related_id bigint not null references public.profiles on delete cascade,
  primary key (profile_id, related_id),
  constraint a_pair_is_written_once_smaller_id_first check (profile_id < related_id)
);

create index related_profiles_related_id_idx on public.related_profiles (related_id);

comment on table public.related_profiles is 'Neighbouring trades, as unordered pairs; read them through the computed relationship "related" of profiles.';
comment on column public.related_profiles.profile_id is 'The profile of the pair with the smaller number.';
comment on column public.related_profiles.related_id is 'The other one.';

create table public.salary_bands (
  id bigint generated always as identity primary key,
  profile_id bigint not null references public.profiles on delete cascade,
  seniority public.seniority not null,
  year smallint not null check (year between 2000 and 2100),
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  gross_annual int4range not null check (
    not isempty(gross_annual) and not lower_inf(gross_annual) and not upper_inf(gross_annual) and lower(gross_annual) > 0
  ),
  minimum integer generated always as (lower(gross_annual)) stored,
  maximum integer generated always as (upper(gross_annual)) stored,
  source text not null check (length(source) >= 10),
  unique (profile_id, seniority, year, currency),
  constraint salary_bands_do_not_overlap exclude using gist (profile_id with =, year with =, currency with =, gross_annual with &&)
);

comment on table public.salary_bands is 'Yearly gross pay by seniority. The bands of one profile, year and currency do not overlap.';
comment on column public.salary_bands.id is 'Number of the band.';
comment on column public.salary_bands.profile_id is 'The profile.';
comment on column public.salary_bands.seniority is 'junior: under 3 years; mid: 3 to 7; senior: more.';
comment on column public.salary_bands.year is 'The year the figures are about.';
comment on column public.salary_bands.currency is 'ISO 4217 code.';
comment on column public.salary_bands.gross_annual is 'The band: lower bound included, upper bound excluded.';
comment on column public.salary_bands.minimum is 'Lower bound of the band.';
comment on column public.salary_bands.maximum is 'Upper bound of the band.';
comment on column public.salary_bands.source is 'Where the figures come from.';
