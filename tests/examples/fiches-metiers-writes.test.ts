import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SupabaseClient } from '@supabase/supabase-js'
import type { RunningExample } from './start-example.ts'
import { startExample } from './start-example.ts'

const camille = '00000000-0000-4000-8000-000000000001' // editor of developpement
const nadia = '00000000-0000-4000-8000-000000000003' // reviewer of every domain

let example: RunningExample
let developmentEditor: SupabaseClient
let designEditor: SupabaseClient
let reviewer: SupabaseClient

before(async () => {
  example = await startExample('fiches-metiers')
  developmentEditor = await example.signIn('camille@example.org')
  designEditor = await example.signIn('bastien@example.org')
  reviewer = await example.signIn('nadia@example.org')
})
after(() => example?.stop())

/** The status and the error body, as one value. */
function refusal(answer: { status: number; error: { code: string; message: string; details: string; hint: string } | null }) {
  assert.ok(answer.error, 'the request should have been refused')
  const { code, message, details, hint } = answer.error
  return { status: answer.status, code, message, details, hint }
}

async function findDomain(slug: string): Promise<number> {
  const { data } = await example.anonymous.from('domains').select('id').eq('slug', slug).single()
  return data?.id
}

/** A draft in the domain of the development editor. */
async function createDraft(slug: string): Promise<number> {
  const { data, error } = await developmentEditor
    .from('profiles')
    .insert({ slug, domain_id: await findDomain('developpement') })
    .select('id')
    .single()
  assert.equal(error, null)
  return data?.id
}

const textIn = (lang: 'fr' | 'en', profileId: number) => ({
  profile_id: profileId,
  lang,
  title: lang === 'fr' ? 'Intégrateur web' : 'Web integrator',
  summary: lang === 'fr' ? 'Assemble les pages d’un site à partir de maquettes.' : 'Assembles the pages of a site from mock-ups.',
  description:
    lang === 'fr'
      ? 'L’intégrateur web écrit le HTML et le CSS des pages d’un site.'
      : 'A web integrator writes the HTML and CSS of the pages of a site.',
})

const missionsIn = (lang: 'fr' | 'en', profileId: number) =>
  ['HTML', 'CSS', 'Tests'].map((title, index) => ({ profile_id: profileId, lang, position: index + 1, title }))

async function countRevisions(profileId: number): Promise<number | null> {
  const { count, error } = await reviewer.from('profile_revisions').select('*', { count: 'exact', head: true }).eq('profile_id', profileId)
  assert.equal(error, null)
  return count
}

test('two editors do not see each other’s drafts; the reviewer sees both', async () => {
  const drafts = async (client: SupabaseClient) =>
    (await client.from('profiles').select('slug').eq('status', 'draft').order('slug')).data?.map((profile) => profile.slug)
  assert.deepEqual(await drafts(example.anonymous), [])
  assert.deepEqual(await drafts(developmentEditor), ['developpeur-applications-ia'])
  assert.deepEqual(await drafts(designEditor), ['redacteur-interface'])
  assert.deepEqual(await drafts(reviewer), ['developpeur-applications-ia', 'redacteur-interface'])
  const parts = await designEditor
    .from('profile_texts')
    .select('title, profiles!inner(slug)')
    .eq('profiles.slug', 'developpeur-applications-ia')
  assert.deepEqual(parts.data, [])
})

test('two hundred requests at once, of five callers in turn, each see what is theirs', async () => {
  const seenBy = [
    { client: example.anonymous, drafts: [] },
    { client: developmentEditor, drafts: ['developpeur-applications-ia'] },
    { client: designEditor, drafts: ['redacteur-interface'] },
    { client: reviewer, drafts: ['developpeur-applications-ia', 'redacteur-interface'] },
    { client: example.service, drafts: ['developpeur-applications-ia', 'redacteur-interface'] },
  ] as const
  const turns = Array.from({ length: 40 }, () => seenBy).flat()
  const seen = await Promise.all(turns.map(({ client }) => client.from('profiles').select('slug').eq('status', 'draft').order('slug')))
  assert.deepEqual(
    seen.map(({ data }) => data?.map((profile) => profile.slug)),
    turns.map(({ drafts }) => drafts),
  )
})

test('a person of the staff sees their own row only', async () => {
  const { data } = await designEditor.from('staff').select('display_name, role, domains(slug)')
  assert.deepEqual(data, [{ display_name: 'Bastien Leroy', role: 'editor', domains: { slug: 'design-produit' } }])
})

test('an editor starts drafts in their own domain only', async () => {
  const answer = await designEditor.from('profiles').insert({ slug: 'integrateur-jeux', domain_id: await findDomain('developpement') })
  assert.deepEqual(refusal(answer), {
    status: 403,
    code: '42501',
    message: 'new row violates row-level security policy for table "profiles"',
    details: null,
    hint: null,
  })
})

test('an update of what one may read but not write changes nothing', async () => {
  const answer = await developmentEditor
    .from('profile_texts')
    .update({ summary: 'Une phrase assez longue pour la règle.' })
    .eq('profile_id', 1)
    .select()
  assert.deepEqual([answer.status, answer.data], [200, []])
})

test('a visitor may not write at all', async () => {
  const answer = await example.anonymous.from('profiles').insert({ slug: 'visiteur', domain_id: 1 })
  assert.deepEqual(refusal(answer), {
    status: 401,
    code: '42501',
    message: 'permission denied for table profiles',
    details: null,
    hint: null,
  })
})

test('a profile goes from draft to published, then back, and each transaction leaves one revision', async () => {
  const id = await createDraft('integrateur-web')
  assert.equal(await countRevisions(id), 1)

  const early = await reviewer.rpc('publish_profile', { profile_slug: 'integrateur-web' })
  assert.deepEqual(refusal(early), {
    status: 422,
    code: 'PT422',
    message: 'The profile "integrateur-web" is not ready to be published',
    details:
      'Missing: the French text, the English text, three missions in French, three missions in English, a skill, the working conditions',
    hint: 'Add what is missing, then publish again.',
  })

  const texts = await developmentEditor.from('profile_texts').insert([textIn('fr', id), textIn('en', id)])
  assert.deepEqual([texts.status, texts.data, texts.error], [201, null, null])
  assert.equal(await countRevisions(id), 2)
  const missions = await developmentEditor
    .from('missions')
    .insert([...missionsIn('fr', id), ...missionsIn('en', id)])
    .select('lang, position')
  assert.equal(missions.data?.length, 6)
  assert.equal(await countRevisions(id), 3)
  const conditions = await developmentEditor
    .from('working_conditions')
    .insert({ profile_id: id, remote_days: 2 })
    .select('on_call, contracts, profiles(slug)')
    .single()
  assert.deepEqual(conditions.data, { on_call: 'none', contracts: ['permanent'], profiles: { slug: 'integrateur-web' } })
  const skills = await developmentEditor.from('profile_skills').insert({ profile_id: id, skill_id: 10, level: 3 })
  assert.equal(skills.error, null)

  const byEditor = await developmentEditor.rpc('publish_profile', { profile_slug: 'integrateur-web' })
  assert.deepEqual(refusal(byEditor), {
    status: 403,
    code: '42501',
    message: 'Only a reviewer changes the status of a profile',
    details: null,
    hint: 'Ask a reviewer of your domain.',
  })
  const directly = await developmentEditor.from('profiles').update({ status: 'published' }).eq('id', id)
  assert.equal(refusal(directly).code, '42501')

  const published = await reviewer.rpc('publish_profile', { profile_slug: 'integrateur-web' })
  assert.deepEqual([published.status, published.data?.status], [200, 'published'])
  const seen = await example.anonymous.from('profile_cards').select('title').eq('slug', 'integrateur-web').eq('lang', 'en').single()
  assert.deepEqual(seen.data, { title: 'Web integrator' })

  const history = await reviewer
    .from('profile_revisions')
    .select('revision, changed_by, content->>status')
    .eq('profile_id', id)
    .order('revision')
  assert.deepEqual(history.data, [
    { revision: 1, changed_by: camille, status: 'draft' },
    { revision: 2, changed_by: camille, status: 'draft' },
    { revision: 3, changed_by: camille, status: 'draft' },
    { revision: 4, changed_by: camille, status: 'draft' },
    { revision: 5, changed_by: camille, status: 'draft' },
    { revision: 6, changed_by: nadia, status: 'published' },
  ])

  const archived = await reviewer.rpc('archive_profile', { profile_slug: 'integrateur-web' })
  assert.equal(archived.data?.status, 'archived')
  assert.deepEqual((await example.anonymous.from('profiles').select('slug').eq('id', id)).data, [])
})

test('a reviewer is told when there is nothing to publish', async () => {
  const answer = await reviewer.rpc('publish_profile', { profile_slug: 'astronaute' })
  assert.deepEqual(refusal(answer), {
    status: 404,
    code: 'PT404',
    message: 'There is no profile "astronaute" whose status you can change',
    details: null,
    hint: 'Check the slug; a reviewer changes the status of the profiles of their domains.',
  })
})

test('a visitor may not call what was not granted to them', async () => {
  const answer = await example.anonymous.rpc('publish_profile', { profile_slug: 'webmestre' })
  assert.deepEqual(refusal(answer), {
    status: 401,
    code: '42501',
    message: 'permission denied for function publish_profile',
    details: null,
    hint: null,
  })
})

test('an upsert merges, or leaves alone what is there', async () => {
  const id = await createDraft('animateur-de-communaute')
  const skills = (...levels: readonly (readonly [skill: number, level: number])[]) =>
    levels.map(([skill, level]) => ({ profile_id: id, skill_id: skill, level }))
  const levels = async () =>
    (await developmentEditor.from('profile_skills').select('skill_id, level').eq('profile_id', id).order('skill_id')).data?.map(
      ({ skill_id, level }) => [skill_id, level],
    )
  const first = await developmentEditor.from('profile_skills').upsert(skills([1, 2], [2, 2]))
  assert.equal(first.status, 201)
  const merged = await developmentEditor
    .from('profile_skills')
    .upsert(skills([2, 4], [3, 1]))
    .select('skill_id, level')
    .order('skill_id')
  assert.deepEqual(merged.data, [
    { skill_id: 2, level: 4 },
    { skill_id: 3, level: 1 },
  ])
  const ignored = await developmentEditor
    .from('profile_skills')
    .upsert(skills([1, 5], [4, 5]), { onConflict: 'profile_id,skill_id', ignoreDuplicates: true })
    .select('skill_id')
  assert.deepEqual(ignored.data, [{ skill_id: 4 }])
  assert.deepEqual(await levels(), [
    [1, 2],
    [2, 4],
    [3, 1],
    [4, 5],
  ])
  const removed = await developmentEditor.from('profile_skills').delete({ count: 'exact' }).eq('profile_id', id).gte('level', 4)
  assert.deepEqual([removed.status, removed.count], [204, 2])
  assert.deepEqual(await levels(), [
    [1, 2],
    [3, 1],
  ])
})

test('missions change places in one request, and two at one place are refused when it commits', async () => {
  const id = await createDraft('technicien-support')
  await developmentEditor.from('profile_texts').insert(textIn('fr', id))
  const inserted = await developmentEditor.from('missions').insert(missionsIn('fr', id)).select('*').order('position')
  const [first, second] = inserted.data ?? []
  const swapped = await developmentEditor.from('missions').upsert([
    { id: first?.id, profile_id: id, lang: 'fr', position: 2, title: 'HTML' },
    { id: second?.id, profile_id: id, lang: 'fr', position: 1, title: 'CSS' },
  ])
  assert.deepEqual([swapped.status, swapped.error], [200, null])
  const moved = await developmentEditor.from('missions').update({ position: 3 }).eq('id', first?.id)
  const refused = refusal(moved)
  assert.deepEqual([refused.status, refused.code], [409, '23505'])
  assert.equal(refused.message, 'duplicate key value violates unique constraint "missions_keep_their_order"')
  const { data } = await developmentEditor.from('missions').select('position, title').eq('profile_id', id).order('position')
  assert.deepEqual(data, [
    { position: 1, title: 'CSS' },
    { position: 2, title: 'HTML' },
    { position: 3, title: 'Tests' },
  ])
})

test('rows of one request may leave columns to their defaults', async () => {
  const id = await createDraft('gestionnaire-de-parc')
  const answer = await developmentEditor
    .from('profile_skills')
    .insert(
      [
        { profile_id: id, skill_id: 1, level: 3, essential: false },
        { profile_id: id, skill_id: 2, level: 3 },
      ],
      { defaultToNull: false },
    )
    .select('skill_id, essential')
    .order('skill_id')
  assert.deepEqual(answer.data, [
    { skill_id: 1, essential: false },
    { skill_id: 2, essential: true },
  ])
})

test('nobody alters the history, not even the service', async () => {
  const byReviewer = await reviewer.from('profile_revisions').update({ changed_by: nadia }).eq('revision', 1)
  assert.deepEqual([byReviewer.status, byReviewer.error?.code], [403, '42501'])
  for (const answer of [
    await example.service.from('profile_revisions').update({ changed_by: nadia }).eq('revision', 1),
    await example.service.from('profile_revisions').delete().eq('revision', 1),
  ]) {
    assert.deepEqual(refusal(answer), {
      status: 403,
      code: 'PT403',
      message: 'The history of profiles is append-only',
      details: null,
      hint: 'Correct the profile itself: the correction becomes the next revision.',
    })
  }
  assert.deepEqual((await example.anonymous.from('profile_revisions').select('revision')).error?.code, '42501')
})

test('the dates of a profile are the database’s own', async () => {
  const answer = await developmentEditor.from('profiles').insert({ slug: 'horloger', domain_id: 1, published_at: '2020-01-01' })
  assert.deepEqual([answer.status, answer.error?.code], [403, '42501'])
})

test('the business rules answer with the name of the rule', async () => {
  const ownStep = await reviewer.from('career_steps').insert({ from_profile_id: 1, to_profile_id: 1 })
  assert.deepEqual(
    [ownStep.status, ownStep.error?.code, ownStep.error?.message],
    [400, '23514', 'new row for relation "career_steps" violates check constraint "a_profile_is_not_its_own_next_step"'],
  )
  const overlapping = await reviewer.from('salary_bands').insert({
    profile_id: 1,
    seniority: 'junior',
    year: 2026,
    gross_annual: '[60000,70000)',
    currency: 'EUR',
    source: 'Une source inventée',
  })
  assert.deepEqual(
    [overlapping.status, overlapping.error?.code, overlapping.error?.message],
    [409, '23505', 'duplicate key value violates unique constraint "salary_bands_profile_id_seniority_year_currency_key"'],
  )
  const between = await reviewer
    .from('salary_bands')
    .update({ gross_annual: '[35000,45000)' })
    .eq('profile_id', 1)
    .eq('year', 2026)
    .eq('seniority', 'junior')
  assert.deepEqual(
    [between.status, between.error?.code, between.error?.message],
    [400, '23P01', 'conflicting key value violates exclusion constraint "salary_bands_do_not_overlap"'],
  )
  const tooSkilled = await reviewer.from('profile_skills').update({ level: 6 }).eq('profile_id', 1)
  assert.deepEqual([tooSkilled.status, tooSkilled.error?.code], [400, '23514'])
})

test('salaries are written by reviewers only', async () => {
  const band = { profile_id: 1, seniority: 'junior', year: 2024, gross_annual: '[33000,40000)', source: 'Estimation d’exemple' }
  assert.equal((await developmentEditor.from('salary_bands').insert(band)).error?.code, '42501')
  const written = await reviewer.from('salary_bands').insert(band).select('minimum, maximum, currency').single()
  assert.deepEqual(written.data, { minimum: 33000, maximum: 40000, currency: 'EUR' })
})

test('wrong values are refused with PostgreSQL’s own words', async () => {
  const id = await createDraft('cartographe')
  const refused = async (answer: PromiseLike<Parameters<typeof refusal>[0]>) => {
    const { status, code, message } = refusal(await answer)
    return [status, code, message]
  }
  assert.deepEqual(await refused(developmentEditor.from('profiles').insert({ slug: 'cartographe', domain_id: 1 })), [
    409,
    '23505',
    'duplicate key value violates unique constraint "profiles_slug_key"',
  ])
  assert.deepEqual(await refused(developmentEditor.from('profile_skills').insert({ profile_id: id, skill_id: 9999, level: 1 })), [
    409,
    '23503',
    'insert or update on table "profile_skills" violates foreign key constraint "profile_skills_skill_id_fkey"',
  ])
  assert.deepEqual(await refused(developmentEditor.from('profile_skills').insert({ profile_id: id, skill_id: 1 })), [
    400,
    '23502',
    'null value in column "level" of relation "profile_skills" violates not-null constraint',
  ])
  assert.deepEqual(await refused(developmentEditor.from('profile_texts').insert({ ...textIn('fr', id), lang: 'de' })), [
    400,
    '22P02',
    'invalid input value for enum language: "de"',
  ])
})
