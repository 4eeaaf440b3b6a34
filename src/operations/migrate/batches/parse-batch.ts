import { parseDuration } from '../../../base/settings.ts'
import { parseNames, splitWords } from '../domain/parse-names.ts'
import { BatchProblem } from './batch-problem.ts'

/** What a directive says. */
export type WrittenBatch = {
  readonly name: string
  /** `['public', 'orders']`, or without a schema. */
  readonly table: readonly string[]
  readonly key: readonly string[]
  readonly size: number
  /** Milliseconds. */
  readonly pause: number
}

const example = 'Write it like `-- dorsal:batch table=orders key=id size=1000 pause=100ms`; key may be several columns, `key=shop,id`.'
const usualSize = 1000
const largestSize = 1_000_000

/** The words behind `dorsal:batch`: `table` and `key` are needed, names with capitals or spaces stand in double quotes. */
export function parseBatch(words: string): WrittenBatch {
  const given = readWords(words)
  const table = parseNames(getWord(given, 'table'), '.', refuseName)
  const key = parseNames(getWord(given, 'key'), ',', refuseName)
  if (table.length > 2) throw new BatchProblem('names a table with more than a schema before it', example)
  if (new Set(key).size < key.length) throw new BatchProblem('names a column of its key twice', example)
  return { name: given.get('table') ?? '', table, key, size: parseSize(given.get('size')), pause: parsePause(given.get('pause')) }
}

const known: ReadonlySet<string> = new Set(['table', 'key', 'size', 'pause'])

function readWords(words: string): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (const word of splitWords(words)) {
    const [, name = '', value = ''] = /^(\w+)=(.+)$/.exec(word) ?? []
    if (!known.has(name)) throw new BatchProblem(`has the word ${word}, which is none of table=, key=, size= and pause=`, example)
    if (given.has(name)) throw new BatchProblem(`says ${name}= twice`, example)
    given.set(name, value)
  }
  return given
}

function getWord(given: ReadonlyMap<string, string>, name: string): string {
  const value = given.get(name)
  if (value === undefined) throw new BatchProblem(`does not say ${name}=`, example)
  return value
}

function refuseName(part: string): BatchProblem {
  return new BatchProblem(`has ${part}, which is no name`, example)
}

function parseSize(text: string | undefined): number {
  const size = text === undefined ? usualSize : Number(text)
  if (Number.isInteger(size) && size >= 1 && size <= largestSize) return size
  throw new BatchProblem(`has size=${text}, which is no number from 1 to ${largestSize}`, example)
}

function parsePause(text: string | undefined): number {
  const seconds = text === undefined ? 0 : parseDuration(text)
  if (Number.isFinite(seconds)) return seconds * 1000
  throw new BatchProblem(`has pause=${text}, which is no time like 100ms or 2s`, example)
}
