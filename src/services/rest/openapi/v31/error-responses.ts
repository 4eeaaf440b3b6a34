import type { Json } from './json-schema.ts'

export type KnownError = { readonly code: string; readonly status: number; readonly meaning: string }

/** Errors that a client meets; PostgreSQL's own have its SQLSTATE. docs/reference/errors.md lists all. */
export const knownErrors: readonly KnownError[] = [
  { code: 'PGRST100', status: 400, meaning: 'a parameter cannot be read' },
  { code: 'PGRST102', status: 400, meaning: 'the body cannot be read' },
  { code: 'PGRST108', status: 400, meaning: 'a filter names an embed that is not selected' },
  { code: 'PGRST118', status: 400, meaning: 'an order by an embed that may be many' },
  { code: 'PGRST122', status: 400, meaning: 'an unknown preference under handling=strict' },
  { code: 'PGRST124', status: 400, meaning: 'more rows than max-affected' },
  { code: 'PGRST200', status: 400, meaning: 'no such relationship' },
  { code: 'PGRST204', status: 400, meaning: 'no such column' },
  { code: '22P02', status: 400, meaning: 'a value that its type cannot be made of' },
  { code: '23502', status: 400, meaning: 'a value is missing' },
  { code: '23514', status: 400, meaning: 'a check constraint does not hold' },
  { code: '42703', status: 400, meaning: 'no such column' },
  { code: 'PGRST301', status: 401, meaning: 'the token cannot be used' },
  { code: 'PGRST302', status: 401, meaning: 'a token is needed' },
  { code: 'PGRST303', status: 401, meaning: 'a claim of the token does not hold' },
  { code: '42501', status: 401, meaning: 'not allowed without a token' },
  { code: '42501', status: 403, meaning: 'not allowed to this role' },
  { code: 'PGRST202', status: 404, meaning: 'no such function' },
  { code: 'PGRST205', status: 404, meaning: 'no such table' },
  { code: 'PGRST106', status: 406, meaning: 'the schema is not served' },
  { code: 'PGRST107', status: 406, meaning: 'no such media type' },
  { code: 'PGRST116', status: 406, meaning: 'not exactly one row' },
  { code: '23503', status: 409, meaning: 'a foreign key does not hold' },
  { code: '23505', status: 409, meaning: 'the key is there already' },
  { code: 'PGRST103', status: 416, meaning: 'the range lies behind the last row' },
]

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood, or the database refuses it',
  401: 'Credentials are missing or do not hold',
  403: 'The role may not do this',
  404: 'Not found',
  406: 'The answer cannot be given in this form',
  409: 'In conflict with what is there',
  416: 'The range cannot be satisfied',
}

export const errorSchema: Json = {
  type: 'object',
  description: 'Every refusal has this form.',
  properties: {
    code: {
      type: 'string',
      description: 'Stable: of the dialect (PGRST…) or a SQLSTATE of PostgreSQL.',
      examples: knownErrors.map(({ code }) => code),
    },
    message: { type: 'string', description: 'What happened.' },
    details: { description: 'More about it: a text, or candidates to choose from.' },
    hint: { type: ['string', 'null'], description: 'What to do.' },
  },
  required: ['code', 'message'],
}

export function describeErrorResponses(): Json {
  const responses = Object.entries(titles).map(([status, title]) => [`error.${status}`, describeResponse(title, Number(status))])
  return { ...Object.fromEntries(responses), error: { description: 'Any other refusal.', content: errorContent } }
}

const errorContent: Json = { 'application/json': { schema: { $ref: '#/components/schemas/error.body' } } }

function describeResponse(title: string, status: number): Json {
  const errors = knownErrors.filter((known) => known.status === status)
  const examples = errors.map(({ code, meaning }) => [code, { value: { code, message: meaning, details: null, hint: null } }])
  return {
    description: `${title}.\n\n${errors.map(({ code, meaning }) => `- \`${code}\`: ${meaning}`).join('\n')}`,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/error.body' }, examples: Object.fromEntries(examples) } },
  }
}

/** The errors that an operation may answer with, by status, and `default` for the rest. */
export function referToErrors(statuses: readonly number[]): Json {
  const known = statuses.map((status) => [String(status), { $ref: `#/components/responses/error.${status}` }])
  return { ...Object.fromEntries(known), default: { $ref: '#/components/responses/error' } }
}
