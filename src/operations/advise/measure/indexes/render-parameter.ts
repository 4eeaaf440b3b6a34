import type { ParameterUse } from './types.ts'

type Render = (value: string) => string

/** A value of a column as the parameter that is compared with it. */
export function renderParameter(value: string, form: ParameterUse['form']): string {
  return forms[form](value)
}

const forms: Readonly<Record<ParameterUse['form'], Render>> = {
  value: (value) => value,
  pattern: (value) => `${value.slice(0, 3).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
  list: (value) => `{"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"}`,
  part: renderPart,
  key: (value) => {
    const document = parseDocument(value)
    return String(Array.isArray(document) ? (document[0] ?? '') : (Object.keys(document ?? {})[0] ?? ''))
  },
  word: (value) => /'([\p{L}\p{N}]+)'/u.exec(value)?.[1] ?? '',
}

/** The first member of a document, or the first element of an array. */
function renderPart(value: string): string {
  const document = parseDocument(value)
  if (Array.isArray(document)) return JSON.stringify(document.slice(0, 1))
  if (document !== undefined) return JSON.stringify(Object.fromEntries(Object.entries(document).slice(0, 1)))
  return `{${/^\{("(?:[^"\\]|\\.)*"|[^,}]*)/.exec(value)?.[1] ?? ''}}`
}

/** Undefined: an array of PostgreSQL, or a value of another type. */
function parseDocument(value: string): object | undefined {
  try {
    const document: unknown = JSON.parse(value)
    return typeof document === 'object' && document !== null ? document : undefined
  } catch {
    return undefined // `{a,b}`
  }
}
