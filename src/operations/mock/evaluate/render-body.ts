import { assertNever } from '../../../base/assert-never.ts'
import type { Plan } from '../../../query/plan.ts'
import { mockCannot } from '../errors.ts'
import type { Json, MockRow } from '../types.ts'
import { toText } from './read-value.ts'

/** Rows as the bytes of an answer. Throws `mock_cannot` for media types that the database makes. */
export function renderBody({ media }: Plan, rows: readonly MockRow[]): Buffer {
  const { body } = media
  switch (body.kind) {
    case 'none':
      return Buffer.alloc(0)
    case 'array':
      return Buffer.from(JSON.stringify(body.stripNulls ? rows.map(stripNulls) : rows))
    case 'object':
      return Buffer.from(JSON.stringify(body.stripNulls ? stripNulls(rows[0] ?? {}) : (rows[0] ?? {})))
    case 'csv':
      return Buffer.from(renderCsv(rows))
    case 'geojson':
    case 'custom':
    case 'raw':
      throw mockCannot(`answers as ${media.type.type}`)
    default:
      return assertNever(body)
  }
}

function stripNulls(row: MockRow): MockRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

/** As PostgreSQL writes rows as text, whose quotes are those of CSV. */
function renderCsv(rows: readonly MockRow[]): string {
  const lines = rows.map((row) => Object.values(row).map(renderCell).join(','))
  return `${Object.keys(rows[0] ?? {}).join(',')}\n${lines.join('\n')}`
}

function renderCell(value: Json): string {
  if (typeof value === 'boolean') return value ? 't' : 'f'
  const text = toText(value)
  if (text === null) return ''
  return text === '' || /[",()\\\s]/.test(text) ? `"${text.replaceAll(/["\\]/g, '$&$&')}"` : text
}
