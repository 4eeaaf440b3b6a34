import type { Fault } from '../base/fault.ts'
import type { PostgresError, PostgresErrorFields } from '../postgres/types.ts'
import { postgresRefused, raisedInSql, raisedJsonInvalid } from './errors.ts'

/**
 * PostgreSQL's refusal as an answer: its own code and words with the HTTP status of PostgREST's table
 * (https://docs.postgrest.org/en/stable/references/errors.html). `isAnonymous` decides between 401 and 403.
 */
export function toFault(error: PostgresError, { isAnonymous }: { readonly isAnonymous: boolean }): Fault {
  const { fields } = error
  return fields.code === 'PGRST' ? raisedFault(fields) : postgresRefused(error, findStatus(fields, isAnonymous))
}

function findStatus(fields: PostgresErrorFields, isAnonymous: boolean): number {
  const { code, message } = fields
  switch (code) {
    case '21000':
      // pg-safeupdate and an upsert of one row twice speak of the request, everything else with this code of a function or view
      return message.endsWith('requires a WHERE clause') || message.includes('ON CONFLICT') ? 400 : 500
    case '22023':
      return message.startsWith('role') && message.endsWith('does not exist') ? 401 : 400
    case '42501':
      return isAnonymous ? 401 : 403
    case '55000':
      // PostgREST answers 500, but that a view takes no writes is no failure of the server
      return /^cannot (insert into|update|delete from|merge into) (view|column)/.test(message) ? 405 : 500
    case '42883':
      return message.startsWith('function xmlagg(') ? 406 : 404
    case '54001':
      // values nested too deeply, or a function that never ends
      return isInsideFunction(fields) ? 500 : 400
    case '57014':
      return isInsideFunction(fields) ? 500 : 504
    case 'XX000':
      // PostgreSQL's word on a full-text search with thousands of operators
      return message === 'tsquery stack too small' ? 400 : 500
  }
  if (code.startsWith('PT')) return customStatus(code.slice(2))
  return statusByCode[code] ?? statusByClass[code.slice(0, 2)] ?? 400
}

/** Whether it happened in a function or trigger, which is its author's concern and not the client's. */
function isInsideFunction({ where }: PostgresErrorFields): boolean {
  return where?.includes('function ') === true
}

const statusByCode: Readonly<Record<string, number>> = {
  '23503': 409,
  '23505': 409,
  '25006': 405,
  '42P01': 404,
  '42P17': 500,
  '53400': 500,
  '57P01': 503,
  P0001: 400,
}

const statusByClass: Readonly<Record<string, number>> = {
  '08': 503,
  '09': 500,
  '0L': 403,
  '0P': 403,
  '25': 500,
  '28': 403,
  '2D': 500,
  '38': 500,
  '39': 500,
  '3B': 500,
  '40': 500,
  '53': 503,
  // limits that the request goes beyond: columns of a select, length of an indexed text, dimensions of an array
  '54': 400,
  '55': 500,
  '57': 500,
  '58': 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
}

/** `RAISE SQLSTATE 'PT402'` asks for status 402. */
function customStatus(digits: string): number {
  const status = Number(digits)
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : 500
}

/** `RAISE SQLSTATE 'PGRST'` writes the whole answer: the error in MESSAGE, status and headers in DETAIL, both as JSON. */
function raisedFault({ message, detail }: PostgresErrorFields): Fault {
  const raised = parseObject(message)
  if (raised === undefined || !isRaised(raised)) return raisedJsonInvalid(`Invalid JSON value for MESSAGE: '${message}'`, messageHint)
  if (detail === undefined) return raisedJsonInvalid('DETAIL is missing in the RAISE statement', detailHint)
  const reply = parseObject(detail)
  if (reply === undefined || !isReply(reply)) return raisedJsonInvalid(`Invalid JSON value for DETAIL: '${detail}'`, detailHint)
  return raisedInSql({
    code: raised.code,
    message: raised.message,
    details: raised.details ?? undefined,
    hint: raised.hint ?? undefined,
    status: reply.status,
    headers: reply.headers,
    reason: reply.status_text ?? undefined,
  })
}

const messageHint = "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'."
const detailHint = "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'."

type Raised = { readonly code: string; readonly message: string; readonly details?: string | null; readonly hint?: string | null }
type Reply = { readonly status: number; readonly status_text?: string | null; readonly headers: Readonly<Record<string, string>> }

function isRaised(value: object): value is Raised {
  const { code, message, details, hint } = value as Partial<Record<keyof Raised, unknown>>
  return typeof code === 'string' && typeof message === 'string' && isOptionalText(details) && isOptionalText(hint)
}

function isReply(value: object): value is Reply {
  const { status, status_text, headers } = value as Partial<Record<keyof Reply, unknown>>
  return isStatus(status) && isOptionalText(status_text) && isTexts(headers)
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isStatus(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599
}

function isTexts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string')
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string'
}
