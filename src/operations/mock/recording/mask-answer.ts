import { createHmac } from 'node:crypto'
import { classifyColumn, type PersonalKind } from '../../../catalog/classify-column.ts'
import { maskCsv } from './mask-csv.ts'

/**
 * The JSON or CSV of an answer without personal data: values whose names say that they are of a person become others, the same for the same; addresses and
 * numbers within free texts too. Names of columns decide, as in masking: a name in a column called `title` is not seen. `salt`: of one recording.
 */
export function maskAnswer(body: string, { table, salt, isCsv = false }: Answered): string {
  if (isCsv) return maskCsv(body, (value, name) => String(maskValue(value, { table, name, salt })))
  const parsed = parse(body)
  return parsed === undefined ? maskText(body, salt) : JSON.stringify(maskValue(parsed, { table, name: '', salt }))
}

type Answered = { readonly table: string; readonly salt: string; readonly isCsv?: boolean }

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

type Place = { readonly table: string; readonly name: string; readonly salt: string }

function maskValue(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((one) => maskValue(one, place))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, maskValue(one, { ...place, name, table: nestedTable(one, name, place.table) })]),
    )
  if (typeof value !== 'string') return value
  const kind = classifyColumn({ table: place.table, column: place.name })?.kind
  if (kind === undefined || kind === 'text') return maskText(value, place.salt)
  return value === '' ? value : pseudonyms[kind](createHmac('sha256', place.salt).update(value).digest('hex').slice(0, 8))
}

/** What is embedded is called like its table. */
function nestedTable(value: unknown, name: string, table: string): string {
  return typeof value === 'object' && value !== null ? name : table
}

const pseudonyms: Readonly<Record<Exclude<PersonalKind, 'text'>, (mark: string) => string>> = {
  email: (mark) => `person-${mark}@example.org`,
  name: (mark) => `Person ${mark}`,
  phone: (mark) => `+33${String(Number.parseInt(mark, 16)).padStart(9, '0').slice(0, 9)}`,
  address: (mark) => `${Number.parseInt(mark.slice(0, 2), 16) + 1} Example Street`,
  identifier: (mark) => mark.toUpperCase(),
  birthday: (mark) => `19${String(50 + (Number.parseInt(mark.slice(0, 2), 16) % 50))}-01-01`,
  ip: (mark) => `192.0.2.${Number.parseInt(mark.slice(0, 2), 16)}`,
  link: (mark) => `https://example.org/${mark}`,
  secret: (mark) => `masked-${mark}`,
}

const mail = /[\w.+-]+@[\w-]+\.[\w.-]+\w/g
const phone = /\+\d[\d .()-]{7,}\d/g

function maskText(text: string, salt: string): string {
  const mark = (found: string) => createHmac('sha256', salt).update(found).digest('hex').slice(0, 8)
  return text.replaceAll(mail, (found) => pseudonyms.email(mark(found))).replaceAll(phone, (found) => pseudonyms.phone(mark(found)))
}
