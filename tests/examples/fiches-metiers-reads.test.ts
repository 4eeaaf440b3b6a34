import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findSchemaProblems, findUndocumentedColumns } from './find-schema-problems.ts'
import { readReadmeCommands, runReadmeCommand } from './readme-commands.ts'
import type { RunningExample } from './start-example.ts'
import { startExample } from './start-example.ts'

let example: RunningExample

before(async () => {
  example = await startExample('fiches-metiers')
})
after(() => example?.stop())

const backEnd = 'developpeur-back-end'

/** The rows, or a failed test with the whole error. */
function rows<Row>(answer: { data: Row; error: unknown }): NonNullable<Row> {
  assert.equal(answer.error, null)
  assert.ok(answer.data !== null && answer.data !== undefined)
  return answer.data
}

test('a visitor reads the fifteen published profiles, no draft and no archive', async () => {
  const answer = await example.anonymous.from('profiles').select('slug, status').order('id')
  const profiles = rows(answer)
  assert.equal(profiles.length, 15)
  assert.deepEqual(profiles[0], { slug: backEnd, status: 'published' })
  assert.deepEqual([...new Set(profiles.map((profile) => profile.status))], ['published'])
})

test('a to-one embed is an object, with an alias', async () => {
  const answer = await example.anonymous.from('profiles').select('slug, family:domains(slug, name_en)').eq('slug', backEnd).single()
  assert.deepEqual(rows(answer), { slug: backEnd, family: { slug: 'developpement', name_en: 'Software development' } })
})

test('a to-many embed is filtered, and its own embed, over a key of two columns, is ordered and limited', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select('slug, profile_texts(title, missions(position, title))')
    .eq('slug', backEnd)
    .eq('profile_texts.lang', 'fr')
    .order('position', { referencedTable: 'profile_texts.missions', ascending: false })
    .limit(2, { referencedTable: 'profile_texts.missions' })
    .single()
  assert.deepEqual(rows(answer), {
    slug: backEnd,
    profile_texts: [
      {
        title: 'Développeur back-end',
        missions: [
          { position: 6, title: 'Assurer une veille technologique' },
          { position: 5, title: 'Travailler avec les développeurs front-end et les chefs de projet' },
        ],
      },
    ],
  })
})

test('the six missions of a back-end developer come in their order', async () => {
  const answer = await example.anonymous
    .from('missions')
    .select('title, profile_texts!inner(profiles!inner())')
    .eq('profile_texts.profiles.slug', backEnd)
    .eq('lang', 'en')
    .order('position')
  assert.deepEqual(
    rows(answer).map((mission) => mission.title),
    [
      'Design the technical architecture',
      'Manage databases',
      'Deploy and maintain APIs',
      'Improve server performance',
      'Work with front-end developers and project managers',
      'Keep a technology watch',
    ],
  )
})

test('a many-to-many embed goes through the join table', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select('certifications(slug)')
    .eq('slug', 'ingenieur-devops')
    .order('slug', { referencedTable: 'certifications' })
    .single()
  assert.deepEqual(rows(answer), { certifications: [{ slug: 'aws-architect' }, { slug: 'cka' }, { slug: 'terraform' }] })
})

test('the join table itself is embedded for what it knows, ordered by its to-one embed', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select('profile_skills(level, skills(slug))')
    .eq('slug', backEnd)
    .gte('profile_skills.level', 4)
    .order('skills(slug)', { referencedTable: 'profile_skills' })
    .single()
  assert.deepEqual(rows(answer), {
    profile_skills: ['conception-api', 'esprit-d-analyse', 'langage-serveur', 'rigueur', 'sql'].map((slug) => ({
      level: 4,
      skills: { slug },
    })),
  })
})

test('a one-to-one embed is an object', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select('working_conditions(remote_days, on_call, contracts)')
    .eq('slug', backEnd)
    .single()
  assert.deepEqual(rows(answer), {
    working_conditions: { remote_days: 3, on_call: 'rota', contracts: ['permanent', 'fixed_term', 'apprenticeship', 'freelance'] },
  })
})

test('a table linked twice is embedded by the name of the foreign key or of its column', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select(
      'next:career_steps!career_steps_from_profile_id_fkey(to:profiles!career_steps_to_profile_id_fkey(slug)),' +
        'previous:career_steps!to_profile_id(from:profiles!from_profile_id(slug))',
    )
    .eq('slug', 'ingenieur-devops')
    .single()
  assert.deepEqual(rows(answer), {
    next: [{ to: { slug: 'analyste-cybersecurite' } }],
    previous: [{ from: { slug: backEnd } }],
  })
})

test('a table linked twice is refused without a hint, with the list of candidates', async () => {
  const { error, status } = await example.anonymous.from('profiles').select('slug, career_steps(years_before)')
  assert.equal(status, 300)
  assert.equal(error?.code, 'PGRST201')
  assert.equal(error?.message, "Could not embed because more than one relationship was found for 'profiles' and 'career_steps'")
  assert.match(error?.hint ?? '', /career_steps!career_steps_from_profile_id_fkey/)
})

test('computed columns and computed relationships are selected like any other', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select('is_on_call, next_profiles(slug), related(slug)')
    .eq('slug', backEnd)
    .order('slug', { referencedTable: 'next_profiles' })
    .order('slug', { referencedTable: 'related' })
    .single()
  assert.deepEqual(rows(answer), {
    is_on_call: true,
    next_profiles: [{ slug: 'architecte-logiciel' }, { slug: 'ingenieur-devops' }, { slug: 'responsable-technique' }],
    related: [{ slug: 'administrateur-bases-de-donnees' }, { slug: 'developpeur-full-stack' }, { slug: 'ingenieur-devops' }],
  })
})

test('a computed column filters and orders', async () => {
  const answer = await example.anonymous.from('profiles').select('slug').is('is_on_call', true).order('slug', { ascending: false }).limit(2)
  assert.deepEqual(rows(answer), [{ slug: 'responsable-technique' }, { slug: 'ingenieur-donnees' }])
})

test('a view is embedded through the foreign keys of its tables', async () => {
  const answer = await example.anonymous
    .from('profile_cards')
    .select('title, remote_days, domains(slug)')
    .eq('lang', 'en')
    .gte('remote_days', 4)
  assert.deepEqual(rows(answer), [{ title: 'DevOps engineer', remote_days: 4, domains: { slug: 'infrastructure' } }])
})

test('a spread embed puts its columns beside those of the parent', async () => {
  const answer = await example.anonymous.from('profiles').select('slug, ...domains(domain:slug)').eq('slug', 'product-owner').single()
  assert.deepEqual(rows(answer), { slug: 'product-owner', domain: 'design-produit' })
})

test('an inner embed keeps the parents that have one', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select('slug, certifications!inner()')
    .eq('certifications.slug', 'opquast')
    .order('id')
  assert.deepEqual(rows(answer), [
    { slug: 'developpeur-front-end' },
    { slug: 'developpeur-full-stack' },
    { slug: 'concepteur-ux-ui' },
    { slug: 'chef-de-projet-web' },
  ])
})

test('a null filter on an embed keeps the parents without one', async () => {
  const answer = await example.anonymous
    .from('profiles')
    .select('slug, profile_certifications()')
    .is('profile_certifications', null)
    .order('id')
  assert.deepEqual(rows(answer), [{ slug: 'developpeur-mobile' }, { slug: 'analyste-donnees' }])
})

test('range operators compare salary bands', async () => {
  const bands = () =>
    example.anonymous.from('salary_bands').select('seniority, profiles!inner()').eq('profiles.slug', backEnd).eq('year', 2026).order('id')
  const seniorities = async (answer: PromiseLike<{ data: { seniority: string }[] | null; error: unknown }>) =>
    rows(await answer).map((band) => band.seniority)
  assert.deepEqual(await seniorities(bands().rangeGt('gross_annual', '[35000,42000)')), ['mid', 'senior'])
  assert.deepEqual(await seniorities(bands().rangeLt('gross_annual', '[52000,68000)')), ['junior', 'mid'])
  assert.deepEqual(await seniorities(bands().rangeGte('gross_annual', '[42000,52000)')), ['mid', 'senior'])
  assert.deepEqual(await seniorities(bands().rangeLte('gross_annual', '[42000,52000)')), ['junior', 'mid'])
  assert.deepEqual(await seniorities(bands().rangeAdjacent('gross_annual', '[42000,52000)')), ['junior', 'senior'])
  assert.deepEqual(await seniorities(bands().overlaps('gross_annual', '[40000,45000)')), ['junior', 'mid'])
  assert.deepEqual(await seniorities(bands().contains('gross_annual', '[36000,37000)')), ['junior'])
  assert.deepEqual(await seniorities(bands().containedBy('gross_annual', '[30000,55000)')), ['junior', 'mid'])
})

test('array operators compare lists of contracts', async () => {
  const ids = async (answer: PromiseLike<{ data: { profile_id: number }[] | null; error: unknown }>) =>
    rows(await answer).map((conditions) => conditions.profile_id)
  const conditions = () => example.anonymous.from('working_conditions').select('profile_id').order('profile_id')
  assert.deepEqual(await ids(conditions().contains('contracts', ['internship'])), [2, 9, 11])
  assert.deepEqual(await ids(conditions().containedBy('contracts', ['permanent', 'freelance'])), [5, 6, 7, 12])
  assert.deepEqual(await ids(conditions().overlaps('contracts', ['internship', 'fixed_term'])), [1, 2, 9, 11, 13])
})

test('full-text search finds French words without their accents', async () => {
  const find = async (words: string, type?: 'plain' | 'phrase' | 'websearch') => {
    const answer = await example.anonymous
      .from('profile_texts')
      .select('profile_id')
      .eq('lang', 'fr')
      .textSearch('search', words, type === undefined ? { config: 'fr' } : { config: 'fr', type })
      .order('profile_id')
    return rows(answer).map((text) => text.profile_id)
  }
  assert.deepEqual(await find("'bases' & 'donnee'"), [1, 7])
  assert.deepEqual(await find('bases de données', 'plain'), [1, 7])
  assert.deepEqual(await find('bases de données', 'phrase'), [1, 7])
  assert.deepEqual(await find('interface or serveur', 'websearch'), [1, 2, 3, 11, 14])
})

test('search_profiles ranks published profiles, by POST, by GET and in English', async () => {
  const posted = await example.anonymous.rpc('search_profiles', { query: 'bases de donnees' }).select('slug')
  assert.deepEqual(rows(posted), [
    { slug: 'administrateur-bases-de-donnees' },
    { slug: backEnd },
    { slug: 'ingenieur-donnees' },
    { slug: 'developpeur-full-stack' },
  ])
  const got = await example.anonymous
    .rpc('search_profiles', { query: 'données personnelles', lang: 'fr' }, { get: true })
    .select('title, domain_slug')
  assert.deepEqual(rows(got), [{ title: 'Ingénieur données', domain_slug: 'donnees' }])
  const english = await example.anonymous.rpc('search_profiles', { query: '"code review" or dashboards', lang: 'en' }).select('title')
  assert.deepEqual(rows(english), [{ title: 'Lead developer' }, { title: 'Data analyst' }])
})

test('the rows of a function are filtered, ordered, limited and counted', async () => {
  const answer = await example.anonymous
    .rpc('search_profiles', { query: 'bases de donnees' }, { count: 'exact' })
    .select('slug')
    .eq('domain_slug', 'donnees')
    .order('slug', { ascending: false })
    .limit(1)
  assert.deepEqual(rows(answer), [{ slug: 'ingenieur-donnees' }])
  assert.equal(answer.count, 2)
})

test('salary_band gives the band of a year, or of the latest one, with what belongs to it', async () => {
  const latest = await example.anonymous
    .rpc('salary_band', { profile_slug: backEnd, seniority: 'senior' })
    .select('year, currency, gross_annual, minimum, maximum, source, profiles(slug)')
    .single()
  assert.deepEqual(rows(latest), {
    year: 2026,
    currency: 'EUR',
    gross_annual: '[52000,68000)',
    minimum: 52000,
    maximum: 68000,
    source: 'Estimation d’exemple, pas une enquête : ordre de grandeur pour la France, janvier 2026',
    profiles: { slug: backEnd },
  })
  const dated = await example.anonymous
    .rpc('salary_band', { profile_slug: backEnd, seniority: 'junior', year: 2025 }, { get: true })
    .select('gross_annual')
    .single()
  assert.deepEqual(rows(dated), { gross_annual: '[34500,41000)' })
  const unknown = await example.anonymous.rpc('salary_band', { profile_slug: backEnd, seniority: 'junior', year: 1999 }).maybeSingle()
  assert.equal(unknown.data, null)
  assert.equal(unknown.error, null)
})

test('a count comes with the page, with a HEAD request, planned and estimated', async () => {
  const profiles = () => example.anonymous.from('profiles')
  const page = await profiles().select('slug', { count: 'exact' }).order('id').range(5, 6)
  assert.deepEqual(
    [page.status, page.count, page.data],
    [206, 15, [{ slug: 'architecte-logiciel' }, { slug: 'administrateur-bases-de-donnees' }]],
  )
  const head = await profiles().select('*', { count: 'exact', head: true })
  assert.deepEqual([head.status, head.count, head.data], [200, 15, null])
  const planned = await profiles().select('slug', { count: 'planned' }).limit(1)
  assert.equal(typeof planned.count, 'number')
  const estimated = await profiles().select('slug', { count: 'estimated' }).limit(1)
  assert.equal(estimated.count, 15)
})

test('a page behind the last row is refused with what there is', async () => {
  const { error, status } = await example.anonymous.from('profiles').select('slug', { count: 'exact' }).range(100, 110)
  assert.equal(status, 416)
  assert.deepEqual(error && { ...error }, {
    code: 'PGRST103',
    message: 'Requested range not satisfiable',
    details: 'An offset of 100 was requested, but there are only 15 rows.',
    hint: null,
  })
})

test('rows come as CSV', async () => {
  const answer = await example.anonymous.from('domains').select('position,slug').order('position').limit(2).csv()
  assert.equal(rows(answer), 'position,slug\n1,developpement\n2,donnees')
})

test('single() insists on one row, maybeSingle() on at most one', async () => {
  const none = await example.anonymous.from('profiles').select('slug').eq('slug', 'astronaute').single()
  assert.deepEqual(
    [none.status, none.error?.code, none.error?.message, none.error?.details],
    [406, 'PGRST116', 'Cannot coerce the result to a single JSON object', 'The result contains 0 rows'],
  )
  const many = await example.anonymous.from('profiles').select('slug').single()
  assert.deepEqual([many.status, many.error?.code, many.error?.details], [406, 'PGRST116', 'The result contains 15 rows'])
  const maybe = await example.anonymous.from('profiles').select('slug').eq('slug', 'astronaute').maybeSingle()
  assert.deepEqual([maybe.data, maybe.error], [null, null])
})

test('a request that its client gives up does not disturb the next', async () => {
  const controller = new AbortController()
  const given = example.anonymous.from('profile_texts').select('*, missions(*)').abortSignal(controller.signal)
  const answered = given.then((answer) => answer)
  controller.abort()
  const { data, error } = await answered
  assert.equal(data, null)
  assert.match(error?.message ?? '', /AbortError/)
  assert.equal((await example.anonymous.from('domains').select('slug')).data?.length, 5)
})

test('both kinds of keys are the same visitor and the same service', async () => {
  const read = async (key: string) => {
    const answer = await fetch(`${example.url}/rest/v1/profiles?select=slug&status=neq.published`, { headers: { apikey: key } })
    return ((await answer.json()) as unknown[]).length
  }
  assert.equal(await read(example.anonKey), 0)
  assert.equal(await read(example.publishableKey), 0)
  assert.equal(await read(example.serviceKey), 3)
  assert.equal(await read(example.secretKey), 3)
})

async function readAccessToken(email: string): Promise<string> {
  const { data } = await (await example.signIn(email)).auth.getSession()
  return data.session?.access_token ?? ''
}

test('the README shows what the server answers', async () => {
  const variables = {
    CAMILLE: await readAccessToken('camille@example.org'),
    NADIA: await readAccessToken('nadia@example.org'),
    SERVICE_KEY: example.serviceKey,
  }
  const commands = readReadmeCommands('examples/fiches-metiers/README.md')
  assert.equal(commands.length, 11)
  for (const command of commands) assert.equal(await runReadmeCommand(command, example.url, variables), command.output)
})

test('the schema keeps the rules of an advisor, and every column has its sentence', async () => {
  assert.deepEqual(await findSchemaProblems(example.databaseUrl), [])
  assert.deepEqual(await findUndocumentedColumns(example.databaseUrl), [])
})
