import type { MediaType } from '../../../query/intent.ts'

const textTypes = new Set([
  'application/json',
  'application/geo+json',
  'application/openapi+json',
  'application/x-www-form-urlencoded',
  'text/csv',
  'text/plain',
  'text/xml',
])

/** With the charset where the service knows that it is text; a database's own media type goes out as it is named. */
export function renderContentType({ type, parameters }: MediaType): string {
  if (type.startsWith('application/vnd.pgrst.plan+')) return `${type}${renderPlanParameters(parameters)}; charset=utf-8`
  const stripped = parameters.nulls === 'stripped' ? ';nulls=stripped' : ''
  const isText = textTypes.has(type) || type.startsWith('application/vnd.pgrst.')
  return `${type}${stripped}${isText ? '; charset=utf-8' : ''}`
}

function renderPlanParameters({ for: explained = 'application/json', options }: MediaType['parameters']): string {
  return `; for="${explained}"${options === undefined ? '' : `; options=${options}`}`
}
