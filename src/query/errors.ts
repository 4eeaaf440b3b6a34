import { Fault } from '../base/fault.ts'
import type { PostgresError } from '../postgres/types.ts'

const quoted = (name: string) => `'${name}'`

export const putFiltersNotKey = () =>
  new Fault('PGRST105', 405, "Filters must include all and only primary key columns with 'eq' operators")

export const mediaTypeUnavailable = (types: readonly string[]) =>
  new Fault('PGRST107', 406, `None of these media types are available: ${types.join(', ')}`)

export const notEmbedded = (name: string) =>
  new Fault('PGRST108', 400, `${quoted(name)} is not an embedded resource in this request`, {
    hint: `Verify that ${quoted(name)} is included in the 'select' query parameter.`,
  })

export const embedHasAlias = (name: string, alias: string) =>
  new Fault('PGRST108', 400, `${quoted(name)} is not an embedded resource in this request`, {
    details: 'Target names are not allowed in filters if they have an alias',
    hint: `Change ${quoted(name)} to ${quoted(alias)} in filters, orders or limits.`,
  })

export const putRowNotKey = () => new Fault('PGRST115', 400, 'Payload values do not match URL in primary key column(s)')

export const notSingular = (rows: number) =>
  new Fault('PGRST116', 406, 'Cannot coerce the result to a single JSON object', { details: `The result contains ${rows} rows` })

export const orderNotToOne = (origin: string, target: string) =>
  new Fault('PGRST118', 400, `A related order on ${quoted(target)} is not possible`, {
    details: `${quoted(origin)} and ${quoted(target)} do not form a many-to-one or one-to-one relationship`,
  })

export const raisedJsonInvalid = (details: string, hint: string) =>
  new Fault('PGRST121', 500, 'Could not parse JSON in the "RAISE SQLSTATE \'PGRST\'" error', { details, hint })

export const aggregatesNotAllowed = () => new Fault('PGRST123', 400, 'Use of aggregate functions is not allowed')

export const tooManyAffected = (rows: number) =>
  new Fault('PGRST124', 400, 'Query result exceeds max-affected preference constraint', { details: `The query affects ${rows} rows` })

export const notImplemented = (details: string) => new Fault('PGRST127', 400, 'Feature not implemented', { details })

export const maxAffectedNeedsSet = () =>
  new Fault('PGRST128', 400, 'Function must return SETOF or TABLE when max-affected preference is used with handling=strict')

export const relationshipNotFound = (asked: {
  readonly parent: string
  readonly child: string
  readonly hint: string | undefined
  readonly schema: string
  readonly suggestion: string | null
}) => {
  const between = `${quoted(asked.parent)} and ${quoted(asked.child)}`
  const withHint = asked.hint === undefined ? '' : ` using the hint ${quoted(asked.hint)}`
  return new Fault('PGRST200', 400, `Could not find a relationship between ${between} in the schema cache`, {
    details: `Searched for a foreign key relationship between ${between}${withHint} in the schema ${quoted(asked.schema)}, but no matches were found.`,
    hint: asked.suggestion,
  })
}

export type RelationshipCandidate = { readonly cardinality: string; readonly embedding: string; readonly relationship: string }

export const relationshipAmbiguous = (asked: {
  readonly parent: string
  readonly child: string
  readonly candidates: readonly RelationshipCandidate[]
  readonly spellings: readonly string[]
}) =>
  new Fault(
    'PGRST201',
    300,
    `Could not embed because more than one relationship was found for ${quoted(asked.parent)} and ${quoted(asked.child)}`,
    {
      details: asked.candidates,
      hint: `Try changing ${quoted(asked.child)} to one of the following: ${asked.spellings.map(quoted).join(', ')}. Find the desired relationship in the 'details' key.`,
    },
  )

export const functionNotFound = (asked: { readonly called: string; readonly searched: string; readonly suggestion: string | null }) =>
  new Fault('PGRST202', 404, `Could not find the function ${asked.called} in the schema cache`, {
    details: `Searched for the function ${asked.searched}, but no matches were found in the schema cache.`,
    hint: asked.suggestion,
  })

export const functionAmbiguous = (signatures: readonly string[]) =>
  new Fault('PGRST203', 300, `Could not choose the best candidate function between: ${signatures.join(', ')}`, {
    hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
  })

export const columnNotFound = (table: string, column: string) =>
  new Fault('PGRST204', 400, `Could not find the ${quoted(column)} column of ${quoted(table)} in the schema cache`)

export const tableNotFound = (schema: string, table: string, suggestion: string | null) =>
  new Fault('PGRST205', 404, `Could not find the table '${schema}.${table}' in the schema cache`, { hint: suggestion })

/** PostgreSQL's own code and words, said before the name could reach SQL. */
export const typeNotFound = (name: string) => new Fault('42704', 400, `type "${name}" does not exist`)

/** As PostgreSQL says it of PostgREST's statement, whose tables have these names. */
export const embedNamedTwice = (name: string) => new Fault('42712', 400, `table name "${name}" specified more than once`)

export const embedTooDeep = (levels: number) =>
  new Fault('DRS001', 400, `Embedding goes deeper than ${levels} levels`, {
    hint: 'Ask for the inner levels in a request of their own.',
  })

export const answerTooLarge = (rows: number, most: number) =>
  new Fault(
    'DRS002',
    400,
    `The answer may have ${rows === Number.POSITIVE_INFINITY ? 'any number of' : rows} rows, and ${most} are allowed`,
    {
      details: 'Rows of embeds count for each row they belong to.',
      hint: 'Set a limit, for the request (limit=…) and for each list in it (orders.limit=…), or ask for the lists in requests of their own.',
    },
  )

export const planTooCostly = (cost: number, ceiling: number) =>
  new Fault('DRS003', 400, `PostgreSQL estimates a cost of ${cost} for this request, and ${ceiling} is allowed`, {
    hint: 'Filter by a column with an index, set a limit, or embed less.',
  })

export const havingOfWrite = () =>
  new Fault('DRS004', 400, 'having chooses groups of rows that are read, never rows to write', {
    hint: 'Choose the rows to write with filters. In an embed of the answer having is allowed: orders.having=count().gt.1.',
  })

/** PostgreSQL's refusal in its own code and words. */
export const postgresRefused = (error: PostgresError, status: number) =>
  new Fault(error.fields.code, status, error.fields.message, {
    details: error.fields.detail ?? null,
    hint: error.fields.hint ?? null,
    cause: error,
    ...(error.fields.code.startsWith('PT') && { reason: error.fields.message }),
    ...(status === 401 && { headers: { 'www-authenticate': 'Bearer' } }),
  })

/** An answer that SQL wrote itself. */
export const raisedInSql = (raised: {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly details: string | undefined
  readonly hint: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly reason: string | undefined
}) => {
  const { code, status, message, details, hint, headers, reason } = raised
  return new Fault(code, status, message, { details, hint: hint ?? null, headers, ...(reason !== undefined && { reason }) })
}
