-- The words every job profile is made of: families of trades, skills, diplomas, certifications.
-- Short labels live in two columns (French, English); the long texts of a profile have a row per language.

create schema if not exists extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists unaccent with schema extensions;

create type public.language as enum ('fr', 'en');
create type public.skill_kind as enum ('hard', 'soft');

comment on type public.language is 'The languages a profile is written in.';
comment on type public.skill_kind is 'hard: a technique or a tool; soft: a way of working.';

create table public.domains (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name_fr text not null check (name_fr <> ''),
  name_en text not null check (name_en <> ''),
  position integer not null unique check (position > 0)
);

comment on table public.domains is 'Families of trades. An editor works in one of them.';
comment on column public.domains.id is 'Number of the family.';
comment on column public.domains.slug is 'Stable name for addresses: lower case, digits and hyphens.';
comment on column public.domains.name_fr is 'Name in French.';
comment on column public.domains.name_en is 'Name in English.';
comment on column public.domains.position is 'Place in menus, from 1.';

create table public.skills (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  kind public.skill_kind not null,
  name_fr text not null check (name_fr <> ''),
  name_en text not null check (name_en <> '')
);

comment on table public.skills is 'Hard and soft skills, shared by all profiles.';
comment on column public.skills.id is 'Number of the skill.';
comment on column public.skills.slug is 'Stable name for addresses.';
comment on column public.skills.kind is 'hard or soft.';
comment on column public.skills.name_fr is 'Name in French.';
comment on column public.skills.name_en is 'Name in English.';

create table public.educations (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  level smallint not null check (level between 3 and 8),
  name_fr text not null check (name_fr <> ''),
  name_en text not null check (name_en <> '')
);

comment on table public.educations is 'Diplomas and titles that lead to a trade.';
comment on column public.educations.id is 'Number of the diploma.';
comment on column public.educations.slug is 'Stable name for addresses.';
comment on column public.educations.level is 'Level in the French and European qualification frameworks: 5 is two years after the baccalauréat, 6 three years, 7 five years.';
comment on column public.educations.name_fr is 'Name in French.';
comment on column public.educations.name_en is 'What it amounts to, in English.';

create table public.certifications (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null check (name <> ''),
  issuer text not null check (issuer <> '')
);

comment on table public.certifications is 'Professional certifications, under the name their issuer gives them.';
comment on column public.certifications.id is 'Number of the certification.';
comment on column public.certifications.slug is 'Stable name for addresses.';
comment on column public.certifications.name is 'The certification as its issuer names it.';
comment on column public.certifications.issuer is 'Who delivers it.';
