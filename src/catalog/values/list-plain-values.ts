import { pickInteger, type Random } from '../../base/seeded-random.ts'
import { listTexts } from './list-texts.ts'
import type { Hints } from './read-hints.ts'
import type { PlainShape } from './value-shape.ts'

export type Wish = { readonly hints: Hints; readonly random: Random }

type List = (shape: PlainShape, wish: Wish) => readonly string[]

/** Milliseconds of 2020-01-01. */
const firstDay = 1_577_836_800_000
const day = 86_400_000

/** Candidates by type name; what is not here is tried as text. */
const lists: Readonly<Record<string, List>> = {
  smallint: (_, wish) => listNumbers(wish, { most: 32_767, scale: 0 }),
  integer: (_, wish) => listNumbers(wish, { most: 2_147_483_647, scale: 0 }),
  bigint: (_, wish) => listNumbers(wish, { most: Number.MAX_SAFE_INTEGER, scale: 0 }),
  oid: (_, wish) => listNumbers(wish, { most: 2_147_483_647, scale: 0 }).filter((text) => !text.startsWith('-')),
  numeric: ({ size, scale }, wish) =>
    listNumbers(wish, { most: size === null ? 1e12 : 10 ** (size - (scale ?? 0)) - 1, scale: scale ?? 2 }),
  real: (_, wish) => listNumbers(wish, { most: 1e12, scale: 2 }),
  'double precision': (_, wish) => listNumbers(wish, { most: 1e12, scale: 2 }),
  money: (_, wish) => listNumbers(wish, { most: 1e9, scale: 2 }),
  boolean: (_, { random }) => (random() < 0.5 ? ['true', 'false'] : ['false', 'true']),
  date: (_, wish) => listMoments(wish, (moment) => moment.slice(0, 10)),
  'timestamp with time zone': (_, wish) => listMoments(wish, (moment) => moment),
  'timestamp without time zone': (_, wish) => listMoments(wish, (moment) => moment.slice(0, -1)),
  'time without time zone': (_, wish) => [...listMoments(wish, (moment) => moment.slice(11, 19)), ...wish.hints.texts],
  'time with time zone': (_, wish) => [...listMoments(wish, (moment) => moment.slice(11)), ...wish.hints.texts],
  interval: (_, { hints, random }) => [
    `${pickInteger(random, 1, 40)} hours`,
    '1 day',
    '1 month',
    '1 minute',
    '0',
    '1 year',
    ...hints.texts,
  ],
  uuid: (_, { hints, random }) => [...repeat(6, () => toUuid(random)), ...hints.texts],
  json: listJson,
  jsonb: listJson,
  bytea: (_, { random }) => [`\\x${toHex(random, 8)}`, `\\x${toHex(random, 32)}`, `\\x${toHex(random, 64)}`, '\\x'],
  inet: (_, { random }) =>
    repeat(4, () => `10.${pickInteger(random, 0, 255)}.${pickInteger(random, 0, 255)}.${pickInteger(random, 1, 254)}`),
  cidr: (_, { random }) => repeat(4, () => `10.${pickInteger(random, 0, 255)}.${pickInteger(random, 0, 255)}.0/24`),
  macaddr: (_, { random }) => repeat(3, () => toHex(random, 12).replaceAll(/(..)(?=.)/g, '$1:')),
  macaddr8: (_, { random }) => repeat(3, () => toHex(random, 16).replaceAll(/(..)(?=.)/g, '$1:')),
  bit: ({ size }, { random }) => repeat(4, () => toBits(random, size ?? 1)),
  'bit varying': ({ size }, { random }) => repeat(4, () => toBits(random, Math.min(size ?? 8, 8))),
  point: (_, { random }) => repeat(3, () => toPoint(random)),
  line: () => ['{1,-1,0}', '{2,-1,3}'],
  lseg: (_, { random }) => repeat(3, () => `[${toPoint(random)},${toPoint(random)}]`),
  box: (_, { random }) => repeat(3, () => `${toPoint(random)},${toPoint(random)}`),
  path: (_, { random }) => repeat(3, () => `[${toPoint(random)},${toPoint(random)}]`),
  polygon: (_, { random }) => repeat(3, () => `(${toPoint(random)},${toPoint(random)},${toPoint(random)})`),
  circle: (_, { random }) => repeat(3, () => `<${toPoint(random)},${pickInteger(random, 1, 9)}>`),
  xml: (_, { random }) => [`<note>${pickInteger(random, 1, 999)}</note>`],
  pg_lsn: (_, { random }) => [`0/${toHex(random, 6).toUpperCase()}`, '0/0'],
  tsvector: (_, { random }) => [`'word${pickInteger(random, 1, 999)}':1`],
  tsquery: (_, { random }) => [`'word${pickInteger(random, 1, 999)}'`],
  regclass: () => ['pg_class'],
  regtype: () => ['text'],
  regrole: () => ['postgres'],
  hstore: (_, { random }) => [`a=>${pickInteger(random, 1, 999)}`, ''],
  vector: ({ size }, { random }) => repeat(3, () => `[${repeat(size ?? 3, () => String(random().toFixed(3))).join(',')}]`),
  ltree: (_, { random }) => [`top.n${pickInteger(random, 1, 9999)}`, 'top'],
  geometry: (_, { random }) => [`POINT(${pickInteger(random, 0, 9)} ${pickInteger(random, 0, 9)})`],
  geography: (_, { random }) => [`POINT(${pickInteger(random, 0, 9)} ${pickInteger(random, 0, 9)})`],
}

/** Values of a type that is made of no other, as PostgreSQL reads them, likely ones first. */
export function listPlainValues(shape: PlainShape, wish: Wish): readonly string[] {
  const list = lists[shape.type] ?? lists[shape.type.replace(/^.*\./, '')] ?? listTexts
  return list(shape, wish)
}

function listNumbers({ hints, random }: Wish, { most, scale }: { readonly most: number; readonly scale: number }): readonly string[] {
  const step = 10 ** -Math.max(0, scale)
  const fill = (text: number) => text.toFixed(Math.max(0, scale))
  const any = [repeat(2, () => pickInteger(random, 100, Math.min(most, 30_000))), 1, 0, -1].flat()
  const near = hints.numbers.flatMap((number) => [number, number + step, number - step])
  const between = hints.numbers.slice(1).flatMap((number, index) => listSteps(hints.numbers[index] ?? number, number, scale))
  return [...near, ...between, ...any].filter((number) => Math.abs(number) <= most).map(fill)
}

/** Up to 20 numbers from one to the other. */
function listSteps(from: number, to: number, scale: number): readonly number[] {
  const step = scale > 0 ? (to - from) / 20 : Math.max(1, Math.floor((to - from) / 20))
  return Array.from({ length: 20 }, (_, index) => from + step * (index + 1)).filter((number) => number < to)
}

function listMoments({ hints, random }: Wish, cut: (moment: string) => string): readonly string[] {
  const toMoment = (time: number) => cut(new Date(time).toISOString())
  const told = hints.texts.map((text) => Date.parse(text)).filter((time) => !Number.isNaN(time))
  const around = told.flatMap((time) => [time, time + day, time - day]).map(toMoment)
  const some = repeat(4, () => toMoment(firstDay + pickInteger(random, 0, 2000) * day + pickInteger(random, 0, 86_399) * 1000))
  // A far day each way, for constraints that compare with today.
  return [...around, ...some, cut('2099-06-01T12:00:00.000Z'), cut('1990-06-01T12:00:00.000Z')]
}

function listJson(_: PlainShape, { hints, random }: Wish): readonly string[] {
  const told = hints.texts.map((text) => JSON.stringify({ [text]: 'value' }))
  return [JSON.stringify({ key: `value ${pickInteger(random, 1, 9999)}` }), '{}', '[]', '"text"', '1', 'true', ...told]
}

function toPoint(random: Random): string {
  return `(${pickInteger(random, 0, 99)},${pickInteger(random, 0, 99)})`
}

function toBits(random: Random, length: number): string {
  return repeat(length, () => (random() < 0.5 ? '0' : '1')).join('')
}

function toUuid(random: Random): string {
  const text = toHex(random, 32)
  return [text.slice(0, 8), text.slice(8, 12), `4${text.slice(13, 16)}`, `8${text.slice(17, 20)}`, text.slice(20)].join('-')
}

function toHex(random: Random, length: number): string {
  return repeat(length, () => pickInteger(random, 0, 15).toString(16)).join('')
}

function repeat<T>(times: number, make: () => T): readonly T[] {
  return Array.from({ length: times }, make)
}
