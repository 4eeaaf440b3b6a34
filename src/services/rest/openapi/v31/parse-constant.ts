/** A default that is a constant, as JSON: `'none'::text`, `0`, `true`, `'{}'::jsonb`; undefined for what only PostgreSQL can work out. */
export function parseConstant(sqlText: string | null, jsonType: unknown): unknown {
  if (sqlText === null) return undefined
  const [, quoted] = /^'((?:[^']|'')*)'::[^']+$/.exec(sqlText) ?? []
  const text = quoted?.replaceAll("''", "'") ?? sqlText
  switch (jsonType) {
    case 'string':
      return quoted === undefined ? undefined : text
    case 'array':
      return text === '{}' || /^ARRAY\[\]/.test(text) ? [] : undefined
    case 'number':
    case 'integer':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : undefined
    case undefined:
      return quoted === undefined ? undefined : parseJson(text)
    default:
      return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
