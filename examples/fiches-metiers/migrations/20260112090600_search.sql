-- Full-text search in two languages, without regard to accents: "developpement" finds « développement ».
-- The configurations bear the names of the languages, so a filter reads `search=wfts(fr).bases de données`.

create text search configuration public.fr (copy = pg_catalog.french);
alter text search configuration public.fr
  alter mapping for hword, hword_part, word with extensions.unaccent, pg_catalog.french_stem;

create text search configuration public.en (copy = pg_catalog.english);
alter text search configuration public.en
  alter mapping for hword, hword_part, word with extensions.unaccent, pg_catalog.english_stem;

create function private.search_configuration(lang public.language) returns regconfig
language sql immutable strict
set search_path = ''
return case lang when 'fr' then 'public.fr'::regconfig else 'public.en'::regconfig end;

alter table public.profile_texts add column search tsvector not null generated always as (
  setweight(to_tsvector(private.search_configuration(lang), title), 'A')
  || setweight(to_tsvector(private.search_configuration(lang), summary), 'B')
  || setweight(to_tsvector(private.search_configuration(lang), description), 'C')
) stored;

alter table public.missions add column search tsvector not null generated always as (
  setweight(to_tsvector(private.search_configuration(lang), title), 'B')
  || setweight(to_tsvector(private.search_configuration(lang), description), 'D')
) stored;

create index profile_texts_search_idx on public.profile_texts using gin (search);
create index missions_search_idx on public.missions using gin (search);

comment on column public.profile_texts.search is 'Words of title, summary and description, for the full-text operators.';
comment on column public.missions.search is 'Words of the mission, for the full-text operators.';

create function public.search_profiles(query text, lang public.language default 'fr')
returns table (slug text, title text, summary text, domain_slug text, rank real)
language sql stable
set search_path = ''
as $$
  with words as (
    select websearch_to_tsquery(private.search_configuration(search_profiles.lang), search_profiles.query) as wanted
  ),
  hits as (
    select texts.profile_id, ts_rank(texts.search, words.wanted) as rank
    from public.profile_texts as texts, words
    where texts.lang = search_profiles.lang and texts.search @@ words.wanted
    union all
    select missions.profile_id, ts_rank(missions.search, words.wanted)
    from public.missions, words
    where missions.lang = search_profiles.lang and missions.search @@ words.wanted
  )
  select profiles.slug, texts.title, texts.summary, domains.slug, sum(hits.rank)::real
  from hits
  join public.profiles on profiles.id = hits.profile_id and profiles.status = 'published'
  join public.profile_texts as texts on texts.profile_id = profiles.id and texts.lang = search_profiles.lang
  join public.domains on domains.id = profiles.domain_id
  group by profiles.slug, texts.title, texts.summary, domains.slug
  order by sum(hits.rank) desc, profiles.slug
$$;

comment on function public.search_profiles(text, public.language) is
  'Published profiles about the words asked, best first. Understands "exact phrase", or, and -without.';

create function public.salary_band(
  profile_slug text,
  seniority public.seniority,
  year integer default null,
  currency text default 'EUR'
) returns setof public.salary_bands
language sql stable rows 1
set search_path = ''
as $$
  select bands.*
  from public.salary_bands as bands
  join public.profiles on profiles.id = bands.profile_id
  where profiles.slug = salary_band.profile_slug
    and bands.seniority = salary_band.seniority
    and bands.currency = salary_band.currency
    and bands.year = coalesce(salary_band.year, bands.year)
  order by bands.year desc
  limit 1
$$;

comment on function public.salary_band(text, public.seniority, integer, text) is
  'The pay of a profile at a seniority; of the latest year known when no year is given.';
