import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type BothServers, type Call, type Caller, startBothServers } from './both-servers.ts'
import { findRefusedRows } from './find-refused-rows.ts'

let servers: BothServers

before(async () => {
  servers = await startBothServers('fiches-metiers')
})
after(() => servers?.stop())

test('every row that is made up is one that PostgreSQL takes', async () => assert.deepEqual(await findRefusedRows(servers), []))

type Case = readonly [name: string, call: Call, options?: { readonly by?: Caller; readonly nulls?: readonly string[] }]

const service = { by: 'service' } as const

const reads: readonly Case[] = [
  ['every column', (client) => client.from('profiles').select()],
  ['some columns', (client) => client.from('profiles').select('slug, status')],
  ['an alias and a cast', (client) => client.from('profiles').select('address:slug, id::text')],
  ['enums, arrays and ranges', (client) => client.from('working_conditions').select('on_call, travel, contracts')],
  ['numbers that are generated, and a range', (client) => client.from('salary_bands').select('minimum, maximum, gross_annual, year')],
  ['a view', (client) => client.from('profile_cards').select()],
  ['a view that counts', (client) => client.from('domain_overview').select('slug, published, drafts')],
  ['a computed column', (client) => client.from('profiles').select('slug, is_on_call')],
  ['a path in JSON', (client) => client.from('profile_revisions').select('content->>slug').limit(1), { by: 'service', nulls: ['slug'] }],
  ['one to one', (client) => client.from('profiles').select('slug, working_conditions(remote_days)'), { nulls: ['working_conditions'] }],
  ['many to one', (client) => client.from('profiles').select('slug, domains(slug, name_en)')],
  ['one to many', (client) => client.from('profiles').select('slug, profile_texts(lang, title)')],
  ['many to many', (client) => client.from('profiles').select('slug, skills(slug, kind)')],
  ['three levels', (client) => client.from('domains').select('slug, profiles(slug, profile_texts(title, missions(title, position)))')],
  ['an inner embed', (client) => client.from('profiles').select('slug, profile_texts!inner(title)').eq('profile_texts.lang', 'fr')],
  ['an embed that only filters', (client) => client.from('profiles').select('slug, profile_texts!inner()').eq('profile_texts.lang', 'en')],
  ['where nothing is embedded', (client) => client.from('domains').select('slug, staff()').is('staff', null), service],
  ['a spread', (client) => client.from('profiles').select('slug, ...domains(family:name_en)')],
  ['a spread of many', (client) => client.from('domains').select('slug, ...profiles(addresses:slug)')],
  [
    'an embed by its constraint',
    (client) => client.from('career_steps').select('years_before, profiles!career_steps_to_profile_id_fkey(slug)'),
  ],
  ['a computed relationship', (client) => client.from('profiles').select('slug, next_profiles(slug)')],
  [
    'a computed relationship to one',
    (client) => client.from('profiles').select('slug, latest_revision(revision)').limit(1),
    { by: 'service', nulls: ['latest_revision'] },
  ],
  ['an order by what is embedded', (client) => client.from('profiles').select('slug, domains(position)').order('domains(position)')],
  [
    'an order and a limit within an embed',
    (client) =>
      client
        .from('profiles')
        .select('slug, missions:profile_texts(title)')
        .order('lang', { referencedTable: 'missions' })
        .limit(1, { referencedTable: 'missions' }),
  ],
  ['a page with its count', (client) => client.from('skills').select('slug', { count: 'exact' }).order('slug').range(0, 4)],
  ['a count without rows', (client) => client.from('skills').select('*', { count: 'exact', head: true })],
  ['a page beyond the end', (client) => client.from('skills').select('slug', { count: 'exact' }).range(900, 910)],
  ['one row', (client) => client.from('domains').select('slug').eq('id', 1).single()],
  ['maybe one row, which is there', (client) => client.from('domains').select('slug').eq('id', 1).maybeSingle()],
  ['maybe one row, which is not', (client) => client.from('domains').select('slug').eq('id', 0).maybeSingle()],
  ['a list of values', (client) => client.from('profile_texts').select('title').in('lang', ['fr', 'en'])],
  ['an alternative', (client) => client.from('domains').select('slug').or('id.eq.1,id.gt.3')],
  ['nothing that is null', (client) => client.from('profiles').select('slug').is('slug', null)],
  ['a pattern', (client) => client.from('skills').select('slug').like('slug', '%')],
  ['values that an array holds', (client) => client.from('working_conditions').select('profile_id').contains('contracts', [])],
  ['a function that gives rows', (client) => client.rpc('search_profiles', { query: 'bases de donnees' })],
  [
    'a function by GET',
    (client) => client.rpc('search_profiles', { query: 'bases de donnees', lang: 'fr' }, { get: true }).select('slug, rank'),
  ],
]

const refused: readonly Case[] = [
  ['a table that is not there', (client) => client.from('trades').select()],
  ['a column that is not there', (client) => client.from('profiles').select('colour')],
  ['a filter by a column that is not there', (client) => client.from('profiles').select('slug').eq('colour', 'red')],
  ['an order by a column that is not there', (client) => client.from('profiles').select('slug').order('colour')],
  ['an embed that is not there', (client) => client.from('profiles').select('slug, orders(id)')],
  ['an embed with two ways', (client) => client.from('career_steps').select('profiles(slug)')],
  ['one row of many', (client) => client.from('domains').select('slug').single()],
  ['one row of none', (client) => client.from('domains').select('slug').eq('id', 0).single()],
  ['a table that a visitor may not read', (client) => client.from('staff').select()],
  [
    'a table that a visitor may not write',
    (client) => client.from('skills').insert({ slug: 'knitting', kind: 'soft', name_fr: 'a', name_en: 'b' }),
  ],
  ['a function that is not there', (client) => client.rpc('find_profiles', {})],
  ['a function without what it needs', (client) => client.rpc('search_profiles', {})],
  ['a function that a visitor may not call', (client) => client.rpc('publish_profile', { profile_slug: 'x' })],
  ['a value of the wrong type', (client) => client.from('domains').select('slug').eq('id', 'one')],
  ['a value that the enum has not', (client) => client.from('profiles').select('slug').eq('status', 'lost')],
  ['an aggregate where none is allowed', (client) => client.from('profiles').select('count()')],
  ['a schema that is not served', (client) => client.schema('private').from('profiles').select()],
]

const writes: readonly Case[] = [
  [
    'a row, and nothing back',
    (client) => client.from('skills').insert({ slug: 'knitting', kind: 'soft', name_fr: 'Tricot', name_en: 'Knitting' }),
    service,
  ],
  [
    'rows, and their columns back',
    (client) =>
      client
        .from('skills')
        .insert([
          { slug: 'one', kind: 'soft', name_fr: 'a', name_en: 'b' },
          { slug: 'two', kind: 'hard', name_fr: 'a', name_en: 'b' },
        ])
        .select(),
    service,
  ],
  [
    'a row with defaults',
    (client) =>
      client
        .from('profiles')
        .insert({ slug: 'jardinier', domain_id: 1 })
        .select('slug, status, published_at, updated_at, domains(slug)')
        .single(),
    service,
  ],
  [
    'an upsert that inserts',
    (client) => client.from('skills').upsert({ slug: 'brewing', kind: 'soft', name_fr: 'a', name_en: 'b' }).select('slug'),
    service,
  ],
  [
    'an upsert that updates',
    (client) =>
      client.from('skills').upsert({ slug: 'knitting', kind: 'hard', name_fr: 'c', name_en: 'd' }, { onConflict: 'slug' }).select('kind'),
    service,
  ],
  [
    'an upsert that ignores',
    (client) =>
      client
        .from('skills')
        .upsert({ slug: 'knitting', kind: 'hard', name_fr: 'c', name_en: 'd' }, { onConflict: 'slug', ignoreDuplicates: true })
        .select('kind'),
    service,
  ],
  [
    'a change, counted',
    (client) => client.from('skills').update({ name_en: 'Knitting, fast' }, { count: 'exact' }).eq('slug', 'knitting'),
    service,
  ],
  [
    'a change, and the rows back',
    (client) => client.from('skills').update({ name_en: 'Knitting' }).eq('slug', 'knitting').select('name_en'),
    service,
  ],
  ['a change of nothing', (client) => client.from('skills').update({ name_en: 'x' }).eq('slug', 'nobody').select(), service],
  [
    'a change of one that is none',
    (client) => client.from('skills').update({ name_en: 'x' }).eq('slug', 'nobody').select().single(),
    service,
  ],
  [
    'a value that is there already',
    (client) => client.from('skills').insert({ slug: 'knitting', kind: 'soft', name_fr: 'a', name_en: 'b' }),
    service,
  ],
  ['a column that must be given', (client) => client.from('skills').insert({ slug: 'sewing' }), service],
  [
    'a check that fails',
    (client) => client.from('skills').insert({ slug: 'Not a slug', kind: 'soft', name_fr: 'a', name_en: 'b' }),
    service,
  ],
  [
    'a value that its enum has not',
    (client) => client.from('skills').insert({ slug: 'sewing', kind: 'medium', name_fr: 'a', name_en: 'b' }),
    service,
  ],
  ['a reference to nothing', (client) => client.from('profiles').insert({ slug: 'nowhere', domain_id: 999 }), service],
  ['a text where a number goes', (client) => client.from('profiles').insert({ slug: 'nowhere', domain_id: 'one' }), service],
  ['a column that is not there', (client) => client.from('skills').insert({ slug: 'sewing', colour: 'red' }), service],
  [
    'a column that is always generated',
    (client) => client.from('skills').insert({ id: 900, slug: 'sewing', kind: 'soft', name_fr: 'a', name_en: 'b' }),
    service,
  ],
  ['a table that takes no deletes', (client) => client.from('profiles').delete().eq('slug', 'jardinier'), service],
  ['a delete, and the rows back', (client) => client.from('skills').delete().eq('slug', 'knitting').select('slug'), service],
  ['a delete without a filter of one row', (client) => client.from('skills').delete().in('slug', ['one', 'two']), service],
]

for (const [name, call, options] of reads) test(`read alike: ${name}`, () => servers.compare(call, options))
for (const [name, call, options] of refused) test(`refused alike: ${name}`, () => servers.compare(call, options))
for (const [name, call, options] of writes) test(`written alike: ${name}`, () => servers.compare(call, options))
