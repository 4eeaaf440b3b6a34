import { createHash } from 'node:crypto'
import type { Contender } from './contender.ts'

/** Throws when two contenders do not say the same in answer to the first request of a workload. */
export async function compareAnswers(workload: string, contenders: readonly Contender[]): Promise<void> {
  const answers = await Promise.all(contenders.map(async (contender) => ({ name: contender.name, answer: await contender.ask(workload) })))
  const hashes = answers.flatMap(({ name, answer }) => (answer === undefined ? [] : [{ name, hash: hashAnswer(answer) }]))
  const different = hashes.find(({ hash }) => hash !== hashes[0]?.hash)
  if (different !== undefined) throw new Error(`${workload}: ${different.name} does not answer as ${hashes[0]?.name} does`)
}

/**
 * What differs by design counts as equal: spaces, the order of keys, numbers and times as text, GraphQL's wrapping, an object for a list of one
 * row, and what an insert makes up.
 */
function hashAnswer(answer: unknown): string {
  const rows = unwrap(answer)
  const list = Array.isArray(rows) ? rows : [rows]
  return createHash('sha256')
    .update(JSON.stringify(list.map((row) => toPlain(withoutGenerated(row)))))
    .digest('hex')
}

/** GraphQL's `data`, and its connections. */
function unwrap(answer: unknown): unknown {
  if (!isObject(answer)) return answer
  if (isObject(answer.data)) return unwrap(answer.data.rows)
  return answer.nodes ?? answer
}

function withoutGenerated(row: unknown): unknown {
  if (!isObject(row) || !('kind' in row)) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id' && name !== 'at'))
}

function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain)
  if (typeof value === 'string') return toPlainText(value)
  if (!isObject(value)) return value
  if ('nodes' in value) return toPlain(value.nodes)
  const names = Object.keys(value).sort()
  return names.map((name) => [name, toPlain(value[name])])
}

function toPlainText(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : text
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
