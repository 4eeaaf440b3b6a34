import { toMessage } from '../../../base/to-message.ts'
import { postFailed, postForbidden, postLimited, postNotFound, postRefused, postUnauthorized } from '../errors.ts'

/** A service that takes texts. `authorization` is the whole header; neither it nor its token is in anything thrown. */
export type Api = {
  readonly service: 'GitHub' | 'Jira'
  /** Without a slash at its end. */
  readonly url: string
  readonly authorization: string
  /** Variable of the environment that the token came from, to be named. */
  readonly variable: string
}

export type ApiCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly path: string
  readonly body?: unknown
  /** What is written or looked for, for a person: `a comment on pull request 12`. */
  readonly what: string
}

const patience = 30_000

/** The JSON of an answer. Throws a `post_…` Fault for everything but success. */
export async function callApi(api: Api, call: ApiCall): Promise<unknown> {
  const reply = await send(api, call)
  const text = await reply.text()
  if (!reply.ok) throw toFault(api, call, { status: reply.status, headers: reply.headers, text })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw postFailed(api.service, 'its answer is not JSON', error)
  }
}

async function send({ service, url, authorization }: Api, { method, path, body }: ApiCall): Promise<Response> {
  try {
    return await fetch(`${url}${path}`, {
      method,
      headers: { authorization, accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'dorsal' },
      // A POST that is redirected becomes a GET, and the token would follow wherever it leads.
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (error) {
    const reason = error instanceof Error && error.name === 'TimeoutError' ? 'it did not answer in 30 seconds' : 'it cannot be reached'
    throw postFailed(service, reason)
  }
}

type Refusal = { readonly status: number; readonly headers: Headers; readonly text: string }

function toFault({ service, variable, authorization }: Api, { what }: ApiCall, { status, headers, text }: Refusal) {
  const wait = headers.get('retry-after')
  if (status === 401) return postUnauthorized(service, variable)
  // GitHub tells of its limits by 403, too (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
  if (status === 429 || (status === 403 && (wait !== null || headers.get('x-ratelimit-remaining') === '0')))
    return postLimited(service, wait)
  if (status === 403) return postForbidden(service, what)
  if (status === 404 || status === 410) return postNotFound(service, what)
  if (status === 400 || status === 422) return postRefused(service, withoutToken(readReason(text), authorization))
  if (status >= 300 && status < 400) return postFailed(service, `it answered with ${status}: it has moved to another address`)
  return postFailed(service, `it answered with ${status}`)
}

/** GitHub says `message` and `errors`, Jira `errorMessages` and `errors`. */
function readReason(text: string): string {
  try {
    const { message, errors, errorMessages } = toRecord(JSON.parse(text))
    const details = [message, ...toDetails(errorMessages), ...toDetails(errors)].filter((each) => typeof each === 'string' && each !== '')
    return details.length === 0 ? 'it gave no reason' : details.join('; ').slice(0, 500)
  } catch (error) {
    return `it gave no reason (${toMessage(error).slice(0, 80)})`
  }
}

function toDetails(value: unknown): readonly unknown[] {
  const each = Array.isArray(value) ? value : Object.values(toRecord(value))
  return each.map((detail) => (typeof detail === 'object' ? toRecord(detail).message : detail))
}

export function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** A service may quote what it was sent. */
function withoutToken(text: string, authorization: string): string {
  const secret = authorization.replace(/^\w+ /, '')
  return text.replaceAll(secret, '…')
}
