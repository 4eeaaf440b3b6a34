-- What lists and pages read: views, a computed column and computed relationships.

create view public.profile_cards with (security_invoker = true) as
select
  profiles.id,
  profiles.slug,
  profiles.domain_id,
  texts.lang,
  texts.title,
  texts.summary,
  conditions.remote_days,
  conditions.on_call,
  profiles.published_at
from public.profiles
join public.profile_texts as texts on texts.profile_id = profiles.id
join public.working_conditions as conditions on conditions.profile_id = profiles.id
where profiles.status = 'published';

comment on view public.profile_cards is 'Published profiles for a list, one row per language.';
comment on column public.profile_cards.id is 'Number of the profile.';
comment on column public.profile_cards.slug is 'Stable name for addresses.';
comment on column public.profile_cards.domain_id is 'The family of trades.';
comment on column public.profile_cards.lang is 'Language of title and summary.';
comment on column public.profile_cards.title is 'Name of the trade.';
comment on column public.profile_cards.summary is 'One or two sentences.';
comment on column public.profile_cards.remote_days is 'Usual days of remote work in a week.';
comment on column public.profile_cards.on_call is 'On-call duty outside office hours.';
comment on column public.profile_cards.published_at is 'When it was first published.';

create view public.domain_overview with (security_invoker = true) as
select
  domains.id,
  domains.slug,
  domains.name_fr,
  domains.name_en,
  count(profiles.id) filter (where profiles.status = 'published') as published,
  count(profiles.id) filter (where profiles.status = 'draft') as drafts
from public.domains
left join public.profiles on profiles.domain_id = domains.id
group by domains.id;

comment on view public.domain_overview is 'Each family of trades with the number of its profiles that the caller can see.';
comment on column public.domain_overview.id is 'Number of the family.';
comment on column public.domain_overview.slug is 'Stable name for addresses.';
comment on column public.domain_overview.name_fr is 'Name in French.';
comment on column public.domain_overview.name_en is 'Name in English.';
comment on column public.domain_overview.published is 'Published profiles.';
comment on column public.domain_overview.drafts is 'Drafts: 0 for those who may not see any.';

create function public.is_on_call(profile public.profiles) returns boolean
language sql stable
set search_path = ''
as $$ select on_call <> 'none' from public.working_conditions where profile_id = profile.id $$;

comment on function public.is_on_call(public.profiles) is 'Computed column: the trade has on-call duty.';

create function public.next_profiles(profile public.profiles) returns setof public.profiles
language sql stable rows 3
set search_path = ''
as $$
  select next.*
  from public.career_steps
  join public.profiles as next on next.id = to_profile_id
  where from_profile_id = profile.id
$$;

comment on function public.next_profiles(public.profiles) is 'Computed relationship: the profiles this one leads to.';

create function public.related(profile public.profiles) returns setof public.profiles
language sql stable rows 3
set search_path = ''
as $$
  select neighbour.*
  from public.related_profiles as pair
  join public.profiles as neighbour on neighbour.id in (pair.profile_id, pair.related_id) and neighbour.id <> profile.id
  where profile.id in (pair.profile_id, pair.related_id)
$$;

comment on function public.related(public.profiles) is 'Computed relationship: neighbouring trades, whichever side of the pair they are on.';

create function public.latest_revision(profile public.profiles) returns setof public.profile_revisions
language sql stable rows 1
set search_path = ''
as $$ select * from public.profile_revisions where profile_id = profile.id order by revision desc limit 1 $$;

comment on function public.latest_revision(public.profiles) is 'Computed relationship, to one: the last entry of the history.';
