/** A request as config.toml or a JSON file declares it. */
export type DeclaredRequest = {
  readonly method: string
  /** With query, below the server's address: `/rest/v1/orders?limit=20`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Text as it is sent; a table or list of the declaration is sent as JSON. */
  readonly body?: string
  /** How often it is sent in comparison with the others. */
  readonly weight: number
  /** The role it is sent as; absent: that of a caller with the publishable key. */
  readonly as?: string
  /** Claims of the token besides its role. */
  readonly claims?: Readonly<Record<string, unknown>>
}

type Fields = Readonly<Record<string, unknown>>

const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']
const fieldNames = ['method', 'path', 'headers', 'body', 'weight', 'as', 'claims']

/** Throws a RangeError that names the entry and what it should be. */
export function parseDeclaredRequests(value: unknown): readonly DeclaredRequest[] {
  if (!Array.isArray(value)) throw new RangeError('a list of requests, each with at least a path')
  return value.map((entry: unknown, index) => parseEntry(entry, `entry ${index + 1}`))
}

function parseEntry(entry: unknown, place: string): DeclaredRequest {
  if (!isTable(entry)) throw new RangeError(`a list of requests with a path each, and ${place} is no table`)
  const unknown = Object.keys(entry).find((name) => !fieldNames.includes(name))
  if (unknown !== undefined) throw new RangeError(`requests of ${fieldNames.join(', ')}, and ${place} has ${unknown}`)
  const { as, claims } = entry
  const body = toBody(entry.body)
  return {
    method: parseMethod(entry.method ?? 'GET', place),
    path: parsePath(entry.path, place),
    headers: parseHeaders(entry.headers ?? {}, place),
    weight: parseWeight(entry.weight ?? 1, place),
    ...(body === undefined ? {} : { body }),
    ...(as === undefined ? {} : { as: parseRole(as, place) }),
    ...(claims === undefined ? {} : { claims: parseClaims(claims, place) }),
  }
}

function parseMethod(value: unknown, place: string): string {
  const method = String(value).toUpperCase()
  if (methods.includes(method)) return method
  throw new RangeError(`one of the methods ${methods.join(', ')} in ${place}`)
}

function parsePath(value: unknown, place: string): string {
  if (typeof value === 'string' && /^\/[!-~]*$/.test(value)) return value
  throw new RangeError(`a path that begins with / and is percent-encoded, such as "/rest/v1/orders?limit=20", in ${place}`)
}

function parseHeaders(value: unknown, place: string): Readonly<Record<string, string>> {
  if (isTable(value) && Object.entries(value).every(([name, text]) => isHeader(name, text))) return value as Record<string, string>
  throw new RangeError(`headers of names and text in ${place}`)
}

function isHeader(name: string, text: unknown): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === 'string' && /^[\t -~]*$/.test(text)
}

function parseWeight(value: unknown, place: string): number {
  const weight = typeof value === 'bigint' ? Number(value) : value
  if (typeof weight === 'number' && weight > 0 && Number.isFinite(weight)) return weight
  throw new RangeError(`a weight above 0 in ${place}`)
}

function parseRole(value: unknown, place: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new RangeError(`the name of a role as "as" in ${place}`)
}

function parseClaims(value: unknown, place: string): Fields {
  if (isTable(value)) return JSON.parse(JSON.stringify(value, toPlainNumber)) as Fields
  throw new RangeError(`a table of claims in ${place}`)
}

function toBody(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value, toPlainNumber)
}

/** TOML's integers may be read as bigint, which JSON does not know. */
function toPlainNumber(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

function isTable(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
