import { generateBatch } from './generate-batch.ts'
import { generateBody } from './generate-body.ts'
import { generateColumn, generateFilter, generateTree, generateValue, getTable, type Pair } from './generate-filter.ts'
import { generateAggregate, generateHaving, generateSelect } from './generate-select.ts'
import { mutateRequest } from './mutate-request.ts'
import { createRandom, mixSeed, type Random } from './random.ts'
import { functions, type KnownTable, tables } from './vocabulary.ts'

export type Caller = 'anon' | 'ada' | 'forged' | 'none'

export type GeneratedRequest = {
  readonly method: string
  /** Percent-encoded, below the service. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly caller: Caller
}

/**
 * The request of this number of a run; it depends on seed and number only. Those of even number are careful and mostly answered with rows;
 * half of the others are mutated.
 */
export function generateRequest(seed: number, index: number): GeneratedRequest {
  const random = createRandom(mixSeed(seed, index), { careful: index % 2 === 0 })
  const request = random.chance(0.05)
    ? generateBatch(
        random,
        random.some(1, 4, () => generateOne(random)),
      )
    : generateOne(random)
  return random.spoil(0.5) ? mutateRequest(random, request) : request
}

function generateOne(random: Random): GeneratedRequest {
  return random.chance(0.2) ? generateCall(random) : generateTableRequest(random)
}

function generateTableRequest(random: Random): GeneratedRequest {
  const name = random.chance(0.45)
    ? 'people'
    : random.pick(Object.keys(tables).filter((known) => !['nothing', 'vault'].includes(known) || random.spoil(1)))
  const table = getTable(name)
  const method = random.chance(0.7)
    ? random.pick(['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'HEAD'])
    : random.pick(['POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'])
  const isWrite = ['POST', 'PATCH', 'PUT'].includes(method)
  const body = isWrite ? generateBody(random, table) : undefined
  const pairs = [...generateQuery(random, table), ...(isWrite ? generateWriteQuery(random, table) : [])]
  return {
    method,
    path: `/${name}${renderQuery(pairs)}`,
    headers: { ...generateHeaders(random), ...(body && { 'content-type': body.type }) },
    body: body?.text,
    caller: generateCaller(random),
  }
}

function generateCall(random: Random): GeneratedRequest {
  const known = Object.entries(functions).filter(([called]) => !['nothing', 'refuse', 'full_name'].includes(called) || random.spoil(1))
  const [name, called] = random.pick(known)
  const isGet = random.chance(0.5)
  const values = Object.entries(called.arguments).filter(() => !random.spoil(0.1))
  const given = values.map(([argument, kind]): Pair => [argument, generateValue(random, kind)])
  const rows = called.table === undefined && !random.spoil(0.2) ? [] : generateQuery(random, getTable(called.table ?? 'people'))
  return {
    method: isGet ? random.pick(['GET', 'GET', 'GET', 'GET', 'HEAD']) : 'POST',
    path: `/rpc/${name}${renderQuery([...(isGet ? given : []), ...rows])}`,
    headers: { ...generateHeaders(random), ...(!isGet && { 'content-type': 'application/json' }) },
    body: isGet ? undefined : JSON.stringify(name === 'named' ? { names: ['Ann', 'x'] } : Object.fromEntries(given)),
    caller: generateCaller(random),
  }
}

function generateQuery(random: Random, table: KnownTable): readonly Pair[] {
  const select = generateSelect(random, table)
  const pairs: Pair[] = select.text === '' && random.chance(0.7) ? [] : [['select', select.text]]
  pairs.push(...random.some(0, 2, () => generateFilter(random, table)))
  if (random.chance(0.3)) pairs.push(generateTree(random, table))
  if (random.chance(0.05)) pairs.push(['having', generateHaving(random, table)])
  if (random.chance(0.3)) pairs.push(['order', generateOrder(random, table)])
  if (random.chance(0.3))
    pairs.push(['limit', random.spoil(0.3) ? random.pick(['-1', '9999999999999999999', 'x']) : random.pick(['0', '1', '5'])])
  if (random.chance(0.2))
    pairs.push(['offset', random.spoil(0.3) ? random.pick(['99999', '-1', '9223372036854775807']) : random.pick(['0', '1', '30'])])
  for (const [embed, target] of select.embeds) pairs.push(...generateEmbedQuery(random, embed, target))
  return pairs
}

function generateEmbedQuery(random: Random, embed: string, table: KnownTable): readonly Pair[] {
  const prefix = ([name, value]: Pair): Pair => [`${embed}.${name}`, value]
  return [
    ...(random.chance(0.3) ? [prefix(generateFilter(random, table))] : []),
    ...(random.chance(0.1) ? [prefix(generateTree(random, table))] : []),
    ...(random.chance(0.1) ? [prefix(['having', generateHaving(random, table)])] : []),
    ...(random.chance(0.2) ? [prefix(['order', generateOrder(random, table)])] : []),
    ...(random.chance(0.2) ? [prefix(['limit', random.pick(['0', '1', '2'])])] : []),
    ...(random.chance(0.1) ? [[embed, random.spoil(0.3) ? 'eq.1' : random.pick(['is.null', 'not.is.null'])] as const] : []),
  ]
}

function generateOrder(random: Random, table: KnownTable): string {
  const subject = () => {
    if (random.spoil(0.1)) return `cities(${random.pick(['name', 'id'])})`
    return random.chance(0.05) ? generateAggregate(random, table) : generateColumn(random, table)
  }
  const ranking = () => random.pick(['', '.asc', '.desc', '.nullsfirst', '.desc.nullslast', ...(random.spoil(0.2) ? ['.up'] : [])])
  const term = () => `${subject()}${ranking()}`
  return random.some(1, 3, term).join(',')
}

function generateWriteQuery(random: Random, table: KnownTable): readonly Pair[] {
  return [
    ...(random.chance(0.2) ? [['columns', random.some(1, 3, () => generateColumn(random, table)).join(',')] as const] : []),
    ...(random.chance(0.2) ? [['on_conflict', random.pick([table.key.join(','), 'name', 'token', 'nothing', ''])] as const] : []),
  ]
}

const preferences = [
  'return=representation',
  'return=minimal',
  'return=headers-only',
  'count=exact',
  'count=planned',
  'count=estimated',
  'resolution=merge-duplicates',
  'resolution=ignore-duplicates',
  'missing=default',
  'handling=strict',
  'handling=lenient',
  'timezone=Europe/Paris',
  'max-affected=1',
]

const mediaTypes = [
  'application/json',
  'text/csv',
  'application/vnd.pgrst.object+json',
  'application/vnd.pgrst.object+json;nulls=stripped',
  'application/vnd.pgrst.array+json;nulls=stripped',
  'application/vnd.pgrst.plan+json',
  'application/vnd.pgrst.plan; for="text/csv"; options=verbose|settings',
  'application/octet-stream',
  'application/geo+json',
  'text/plain',
  'text/xml',
  'image/png, */*;q=0.1',
]

function generateHeaders(random: Random): Readonly<Record<string, string>> {
  return {
    ...(random.chance(0.5) && {
      prefer: [...random.some(1, 4, () => random.pick(preferences)), ...(random.spoil(0.1) ? ['nothing=1', 'timezone=Nowhere'] : [])].join(
        ', ',
      ),
    }),
    ...(random.chance(0.4) && { accept: random.pick(random.spoil(0.6) ? mediaTypes : ['application/json', 'text/csv', '*/*']) }),
    ...(random.chance(0.15) && {
      range: random.spoil(0.5) ? random.pick(['5-2', '1000-2000', 'x', '0-9223372036854775807']) : random.pick(['0-1', '3-', '0-0']),
      'range-unit': 'items',
    }),
    ...(random.chance(0.03) && {
      [random.pick(['accept-profile', 'content-profile'])]: random.pick(['public', 'auth', 'pg_catalog', '"']),
    }),
    ...(random.chance(0.03) && { 'idempotency-key': `k${random.below(50)}` }),
  }
}

function generateCaller(random: Random): Caller {
  if (random.chance(0.2)) return 'ada'
  return random.spoil(0.08) ? random.pick(['forged', 'none']) : 'anon'
}

function renderQuery(pairs: readonly Pair[]): string {
  if (pairs.length === 0) return ''
  return `?${pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':')
}
