import type { Json } from './json-schema.ts'

const preferences = {
  return: ['return=minimal', 'return=headers-only', 'return=representation'],
  count: ['count=exact', 'count=planned', 'count=estimated'],
  resolution: ['resolution=merge-duplicates', 'resolution=ignore-duplicates'],
  missing: ['missing=default', 'missing=null'],
  handling: ['handling=strict', 'handling=lenient'],
  tx: ['tx=commit', 'tx=rollback'],
} as const

export type PreferenceName = keyof typeof preferences

const preferencesOf = {
  'prefer.read': ['count', 'handling'],
  'prefer.insert': ['return', 'resolution', 'missing', 'count', 'handling'],
  'prefer.change': ['return', 'count', 'handling'],
  'prefer.call': ['count', 'handling'],
} as const satisfies Readonly<Record<string, readonly PreferenceName[]>>

export type DescribedSchema = {
  readonly schema: string
  /** It answers when a request names none. */
  readonly isFirst: boolean
}

/** Names of the parameters that every operation of a kind takes, by what the service can do. */
export type SharedNames = {
  readonly read: readonly string[]
  readonly write: readonly string[]
  /** Writes that a client may want done once only. */
  readonly writeOnce: readonly string[]
  /** Of reads that may group rows. */
  readonly group: readonly string[]
}

export type SharedOptions = {
  /** Set where several schemas are served. */
  readonly profile: DescribedSchema | undefined
  readonly keepsReplies: boolean
  readonly aggregatesEnabled: boolean
  readonly mayEndTransaction: boolean
}

export function listSharedNames({ profile, keepsReplies, aggregatesEnabled }: SharedOptions): SharedNames {
  const write = profile === undefined ? [] : ['profile.write']
  return {
    read: profile === undefined ? [] : ['profile.read'],
    write,
    writeOnce: keepsReplies ? [...write, 'idempotencyKey'] : write,
    group: aggregatesEnabled ? ['having'] : [],
  }
}

/** Parameters that operations of every table share. */
export function describeCommonParameters(options: SharedOptions): Json {
  const ends = options.mayEndTransaction ? preferences.tx : []
  const prefer = Object.entries(preferencesOf).map(([name, kinds]) => [
    name,
    describePrefer([...kinds.flatMap((kind) => preferences[kind]), ...ends], {
      countsAffected: name === 'prefer.change' || name === 'prefer.call',
    }),
  ])
  return {
    ...plainParameters,
    ...Object.fromEntries(prefer),
    ...(options.keepsReplies && { idempotencyKey }),
    ...(options.aggregatesEnabled && { having }),
    ...(options.profile !== undefined && {
      'profile.read': describeProfile('Accept-Profile', options.profile),
      'profile.write': describeProfile('Content-Profile', options.profile),
    }),
  }
}

const plainParameters: Json = {
  and: tree('and', '(a.gte.1,or(b.is.null,c.eq.x))'),
  or: tree('or', '(a.eq.1,b.eq.2)'),
  limit: { name: 'limit', in: 'query', description: 'Most rows to answer with.', schema: { type: 'integer', minimum: 0 }, example: 10 },
  offset: { name: 'offset', in: 'query', description: 'Rows to leave out first.', schema: { type: 'integer', minimum: 0 }, example: 0 },
  columns: {
    name: 'columns',
    in: 'query',
    description: 'The keys of the body that count, when not those of its first object.',
    schema: { type: 'string' },
  },
  on_conflict: {
    name: 'on_conflict',
    in: 'query',
    description: 'Columns of the unique constraint that an upsert goes by; the primary key when left out.',
    schema: { type: 'string' },
  },
  range: {
    name: 'Range',
    in: 'header',
    description: 'First and last row, counted from 0 (RFC 9110, section 14).',
    schema: { type: 'string', pattern: '^\\d+-\\d*$' },
    example: '0-24',
  },
  rangeUnit: { name: 'Range-Unit', in: 'header', schema: { type: 'string', enum: ['items'] } },
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A name for this request: sent again with the same key, it is not done again and gets the first answer.',
  schema: { type: 'string' },
}

const having: Json = {
  name: 'having',
  in: 'query',
  description: 'A condition on groups of rows: an aggregate and a filter of its value, or a tree of them.',
  schema: { type: 'string' },
  example: 'count().gt.1',
}

function tree(name: string, example: string): Json {
  return {
    name,
    in: 'query',
    description: `Filters joined by ${name}; trees nest, and \`not.${name}\` turns one round.`,
    schema: { type: 'string', pattern: '^\\(.*\\)$' },
    example,
  }
}

/** `Prefer` (RFC 7240) as the list it is: its values are sent with commas between. */
function describePrefer(values: readonly string[], { countsAffected }: { readonly countsAffected: boolean }): Json {
  const patterns = ['timezone=.+', ...(countsAffected ? ['max-affected=\\d+'] : [])]
  return {
    name: 'Prefer',
    in: 'header',
    description: `Preferences; \`timezone=Europe/Paris\` says which time zone the request speaks of${countsAffected ? '; `max-affected=10` with `handling=strict` refuses to touch more rows' : ''}.`,
    style: 'simple',
    explode: false,
    schema: {
      type: 'array',
      // One pattern and not a choice: generators of other languages fail on a choice without a name.
      items: { type: 'string', pattern: `^(?:${[...values, ...patterns].join('|')})$`, examples: values },
    },
  }
}

function describeProfile(name: string, { schema, isFirst }: DescribedSchema): Json {
  return { name, in: 'header', description: 'The schema of the database.', required: !isFirst, schema: { type: 'string', enum: [schema] } }
}
