export type WordKind =
  | 'text'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'time'
  | 'interval'
  | 'uuid'
  | 'enum'
  | 'list'
  | 'json'
  | 'row'
  | 'range'
  | 'words'
  | 'bytes'

export type KnownTable = {
  readonly columns: Readonly<Record<string, WordKind>>
  /** What can be embedded, hints included. */
  readonly embeds: readonly (readonly [written: string, table: string])[]
  readonly key: readonly string[]
}

const name = { id: 'integer', name: 'text', owner: 'text' } as const

const people: KnownTable = {
  columns: {
    ...name,
    mood: 'enum',
    rating: 'integer',
    height: 'number',
    weight: 'number',
    active: 'boolean',
    born: 'date',
    seen: 'time',
    nap: 'interval',
    token: 'uuid',
    tags: 'list',
    scores: 'list',
    data: 'json',
    raw: 'json',
    home: 'row',
    days: 'range',
    photo: 'bytes',
    '"odd name, (really)"': 'text',
    words: 'words',
    shout: 'text',
    boss_id: 'integer',
    city_id: 'integer',
    full_name: 'text',
  },
  embeds: [
    ['cities', 'cities'],
    ['cities!people_city_id_fkey', 'cities'],
    ['cities!city_id', 'cities'],
    ['cities!mayor_id', 'cities'],
    ['people!boss_id', 'people'],
    ['people_boss_id_fkey', 'people'],
    ['passports', 'passports'],
    ['skills', 'skills'],
    ['people_skills', 'people_skills'],
    ['events', 'events'],
    ['friends', 'people'],
  ],
  key: ['id'],
}

/** The tables of the fixture as requests know them. */
export const tables: Readonly<Record<string, KnownTable>> = {
  people,
  cities: {
    columns: { ...name, mayor_id: 'integer' },
    embeds: [
      ['people!people_city_id_fkey', 'people'],
      ['people!mayor_id', 'people'],
      ['adults', 'adults'],
      ['crowded', 'crowded'],
    ],
    key: ['id'],
  },
  passports: { columns: { person_id: 'integer', number: 'text', owner: 'text' }, embeds: [['people', 'people']], key: ['person_id'] },
  skills: {
    columns: name,
    embeds: [
      ['people', 'people'],
      ['people_skills', 'people_skills'],
    ],
    key: ['id'],
  },
  people_skills: {
    columns: { person_id: 'integer', skill_id: 'integer', note: 'text', owner: 'text' },
    embeds: [
      ['people', 'people'],
      ['skills', 'skills'],
    ],
    key: ['person_id', 'skill_id'],
  },
  events: {
    columns: { id: 'integer', at: 'date', kind: 'text', person_id: 'integer', owner: 'text' },
    embeds: [['people', 'people']],
    key: ['id', 'at'],
  },
  adults: {
    columns: { id: 'integer', name: 'text', mood: 'enum', city_id: 'integer', born: 'date' },
    embeds: [['cities', 'cities']],
    key: ['id'],
  },
  crowded: { columns: { city_id: 'integer', number: 'integer' }, embeds: [['cities', 'cities']], key: ['city_id'] },
  moods: { columns: { mood: 'enum', number: 'integer' }, embeds: [], key: ['mood'] },
  vault: { columns: { id: 'integer', secret: 'text' }, embeds: [], key: ['id'] },
  nothing: { columns: { id: 'integer' }, embeds: [['people', 'people']], key: ['id'] },
}

/** The functions of the fixture with a value for each argument, and the table whose rows they give. */
export const functions: Readonly<Record<string, { readonly arguments: Readonly<Record<string, WordKind>>; readonly table?: string }>> = {
  add: { arguments: { a: 'integer', b: 'integer' } },
  echo: { arguments: {} },
  whoami: { arguments: {} },
  find_people: { arguments: { pattern: 'text', lowest: 'integer' }, table: 'people' },
  named: { arguments: { names: 'text' }, table: 'people' },
  split: { arguments: { value: 'integer' } },
  count_down: { arguments: { start: 'integer' } },
  rename: { arguments: { person: 'integer', name: 'text' }, table: 'people' },
  forget: { arguments: {} },
  refuse: { arguments: { status: 'integer' } },
  full_name: { arguments: {} },
  nothing: { arguments: { x: 'text' } },
}

type Values = { readonly good: readonly string[]; readonly bad: readonly string[] }

/** Values that PostgreSQL takes for a column of this kind, and others that it may not. */
export const valuesOf: Readonly<Record<WordKind, Values>> = {
  text: {
    good: ['Ann', 'Bob8', '*o*', 'odd 3', 'everybody', 'nobody', 'xyzzy', 'it', ''],
    bad: ['null', '(a)', '\\', '[', '*', 'Dan, the "old"', 'Zoë % _', "it's"],
  },
  number: { good: ['101.25', '0', '-1', '1.5', '1e3', 'NaN'], bad: ['1e400', 'Infinity', 'x'] },
  integer: { good: ['1', '2', '3', '5', '1001', '0', '-1'], bad: ['2147483648', '99999999999999999999', '1.0', '0x10'] },
  boolean: { good: ['true', 'false', 't', 'yes'], bad: ['unknown', '2'] },
  date: { good: ['1985-05-05', 'today', 'infinity', '2024-01-01', '2021-06-01'], bad: ['2024-02-30', 'x'] },
  time: { good: ['2024-02-29T00:30:00Z', '2024-02-29 00:30:00+02', 'now'], bad: ['24:00', '2024-13-01'] },
  interval: { good: ['1 minute', 'PT5M', '-3 days'], bad: ['1 minuet'] },
  uuid: { good: ['00000000-0000-4000-8000-000000000003', '00000000-0000-4000-9000-000000000001'], bad: ['not-a-uuid'] },
  enum: { good: ['sad', 'happy'], bad: ['angry', ''] },
  list: { good: ['{1,2}', '{}', '{null}', '{1}'], bad: ['{t1}', '{"x,\\"y"}', '{a', '{{1},{2}}'] },
  json: { good: ['{"a":1}', '[1]', '"v1"', 'null', '{"b":[1]}'], bad: ['{', ''] },
  row: { good: ['("Main ""St""",3)', '(,)'], bad: ['(a'] },
  range: { good: ['[2024-01-05,2024-01-06)', 'empty', '(,)'], bad: ['[2,1]'] },
  words: { good: ['ann', 'bob8'], bad: ["'", '!', 'ann & bob', 'ann <-> b', 'ann:*'] },
  bytes: { good: ['\\x00ff'], bad: ['\\x0', 'é'] },
}

/** Texts that break what is put together carelessly. */
export const nastyTexts: readonly string[] = [
  "'",
  "''; drop table people; --",
  '"',
  '""',
  '$1',
  '$$',
  '\\',
  '\\"',
  ')',
  '((((',
  '{',
  '}',
  ',',
  '.',
  ';',
  '--',
  '/*',
  '::int',
  '%',
  '\u0000',
  '\ufeff',
  '\u{1f600}',
  'é'.repeat(200),
  'a'.repeat(2000),
  '*',
  'null',
  'not.null',
  '1)) or 1=1',
  '__proto__',
  'constructor',
  '-0',
  '1;select 1',
  "E'\\x27",
  '\r\nX: y',
  '\u2028',
]
