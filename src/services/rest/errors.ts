import { Fault } from '../../base/fault.ts'

/** The same fault, with one more header in its answer. */
export const withHeader = ({ code, status, message, details, hint, headers, reason, cause }: Fault, name: string, value: string) =>
  new Fault(code, status, message, {
    details,
    hint,
    headers: { ...headers, [name]: value },
    ...(reason !== undefined && { reason }),
    cause,
  })

/** `subject` is the parameter in words, `place` where in it reading stopped. */
export const queryUnreadable = (subject: string, place: string, details: string) =>
  new Fault('PGRST100', 400, `"${subject}" (${place})`, { details })

export const nestedTooDeeply = (levels: number) =>
  new Fault('PGRST100', 400, `Brackets go deeper than ${levels} levels`, { hint: 'Ask for less in one request.' })

export const textUnreadable = (where: string) =>
  new Fault('PGRST100', 400, `Invalid text in the ${where}`, {
    details: 'It must be UTF-8 without NUL characters, percent-encoded in a URL.',
  })

export const methodNotForFunctions = (method: string) => new Fault('PGRST101', 405, `Cannot use the ${method} method on RPC`)

export const bodyInvalid = (message: string) => new Fault('PGRST102', 400, message)

const rangeUnsatisfiable = (details: string) => new Fault('PGRST103', 416, 'Requested range not satisfiable', { details })

export const limitNegative = () => rangeUnsatisfiable('Limit should be greater than or equal to zero.')

export const rangeReversed = () =>
  rangeUnsatisfiable('The lower boundary must be lower than or equal to the upper boundary in the Range header.')

export const offsetTooLarge = (offset: number, total: number) =>
  rangeUnsatisfiable(`An offset of ${offset} was requested, but there are only ${total} rows.`)

export const schemaNotServed = (schema: string, served: readonly string[]) =>
  new Fault('PGRST106', 406, `Invalid schema: ${schema}`, { hint: `Only the following schemas are exposed: ${served.join(', ')}` })

export const responseHeadersInvalid = () =>
  new Fault('PGRST111', 500, 'response.headers guc must be a JSON array composed of objects with a single key and a string value')

export const responseStatusInvalid = () => new Fault('PGRST112', 500, 'response.status guc must be a valid status code')

export const putWithLimit = () => new Fault('PGRST114', 400, 'limit/offset querystring parameters are not allowed for PUT')

export const methodUnsupported = (method: string) => new Fault('PGRST117', 405, `Unsupported HTTP method: ${method}`)

export const preferencesInvalid = (preferences: readonly string[]) =>
  new Fault('PGRST122', 400, 'Invalid preferences given with handling=strict', {
    details: `Invalid preferences: ${preferences.join(', ')}`,
  })

export const pathInvalid = () => new Fault('PGRST125', 404, 'Invalid path specified in request URL')

export const rootDisabled = () => new Fault('PGRST126', 404, 'Root endpoint metadata is disabled')

/** A connection that broke under something that may have written. */
export const outcomeUnknown = () =>
  new Fault('outcome_unknown', 503, 'The connection to the database broke: the request may have been done, or not at all', {
    hint: 'Look before you send it again; with an Idempotency-Key it would be done once however often it is sent.',
  })

export const databaseUnreachable = () => new Fault('PGRST000', 503, 'Database connection error.', { headers: { 'Retry-After': '1' } })
