-- A job profile and its parts.

create type public.profile_status as enum ('draft', 'published', 'archived');
create type public.on_call_duty as enum ('none', 'occasional', 'rota');
create type public.travel as enum ('none', 'occasional', 'frequent');
create type public.contract as enum ('permanent', 'fixed_term', 'apprenticeship', 'freelance', 'internship');

comment on type public.profile_status is 'draft: seen by its editors; published: seen by everybody; archived: kept, no longer shown.';
comment on type public.on_call_duty is 'none; occasional: exceptional operations; rota: a regular turn of on-call weeks (astreinte).';

create table public.profiles (
  id bigint generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  domain_id integer not null references public.domains,
  status public.profile_status not null default 'draft',
  published_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint a_published_profile_has_a_date check (status <> 'published' or published_at is not null)
);

create index profiles_domain_id_idx on public.profiles (domain_id);

comment on table public.profiles is 'Job profiles (fiches métiers). A profile is archived, never deleted: its history stays.';
comment on column public.profiles.slug is 'Stable name for addresses, in French and without accents.';
comment on column public.profiles.domain_id is 'The family of trades; decides which editors write it.';
comment on column public.profiles.status is 'Only a reviewer can move a profile out of draft.';
comment on column public.profiles.published_at is 'When it was first published; set by the database.';
comment on column public.profiles.updated_at is 'Last change of the profile or of one of its parts; set by the database.';

create table public.profile_texts (
  profile_id bigint not null references public.profiles on delete cascade,
  lang public.language not null,
  title text not null check (length(title) between 2 and 120),
  summary text not null check (length(summary) between 20 and 400),
  description text not null check (length(description) >= 40),
  work_environment text not null default '',
  primary key (profile_id, lang)
);

comment on table public.profile_texts is 'What a profile says, one row per language.';
comment on column public.profile_texts.lang is 'Language of this row.';
comment on column public.profile_texts.title is 'Name of the trade.';
comment on column public.profile_texts.summary is 'One or two sentences for lists.';
comment on column public.profile_texts.description is 'The trade in a paragraph.';
comment on column public.profile_texts.work_environment is 'Where, with whom and at which hours the work is done.';

-- A deferred key: missions change places in one request (1 ↔ 2) and are compared when the transaction ends.
create table public.missions (
  id bigint generated always as identity primary key,
  profile_id bigint not null,
  lang public.language not null,
  position integer not null check (position between 1 and 20),
  title text not null check (length(title) between 2 and 120),
  description text not null default '',
  foreign key (profile_id, lang) references public.profile_texts on delete cascade,
  constraint missions_keep_their_order unique (profile_id, lang, position) deferrable initially deferred
);

comment on table public.missions is 'What the person is there for, in order.';
comment on column public.missions.profile_id is 'The profile, together with lang: a mission belongs to the text of one language.';
comment on column public.missions.lang is 'Language of this mission.';
comment on column public.missions.position is 'Place in the list, from 1; unique when the transaction ends.';
comment on column public.missions.title is 'The mission in a few words.';
comment on column public.missions.description is 'What it covers.';

create table public.working_conditions (
  profile_id bigint primary key references public.profiles on delete cascade,
  remote_days smallint not null check (remote_days between 0 and 5),
  on_call public.on_call_duty not null default 'none',
  travel public.travel not null default 'none',
  contracts public.contract[] not null default '{permanent}' check (cardinality(contracts) > 0)
);

comment on table public.working_conditions is 'How the work is organised; one row per profile.';
comment on column public.working_conditions.remote_days is 'Usual days of remote work in a week, 0 to 5.';
comment on column public.working_conditions.on_call is 'On-call duty outside office hours.';
comment on column public.working_conditions.travel is 'Business travel.';
comment on column public.working_conditions.contracts is 'The contracts this trade is usually offered with.';

create table public.profile_skills (
  profile_id bigint not null references public.profiles on delete cascade,
  skill_id integer not null references public.skills,
  level smallint not null check (level between 1 and 5),
  essential boolean not null default true,
  primary key (profile_id, skill_id)
);

create index profile_skills_skill_id_idx on public.profile_skills (skill_id);

comment on table public.profile_skills is 'The skills a profile asks for.';
comment on column public.profile_skills.level is '1 notions, 2 basics, 3 autonomous, 4 confirmed, 5 reference for others.';
comment on column public.profile_skills.essential is 'Expected on the first day; otherwise it can be learnt in the job.';

create table public.profile_educations (
  profile_id bigint not null references public.profiles on delete cascade,
  education_id integer not null references public.educations,
  primary key (profile_id, education_id)
);

create index profile_educations_education_id_idx on public.profile_educations (education_id);

comment on table public.profile_educations is 'Diplomas that lead to a profile.';

create table public.profile_certifications (
  profile_id bigint not null references public.profiles on delete cascade,
  certification_id integer not null references public.certifications,
  primary key (profile_id, certification_id)
);

create index profile_certifications_certification_id_idx on public.profile_certifications (certification_id);

comment on table public.profile_certifications is 'Certifications that are valued for a profile.';
