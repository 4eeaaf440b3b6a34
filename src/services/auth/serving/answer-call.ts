import type { AuthContext } from '../context.ts'
import { firstVersion, knowsNewErrors } from '../domain/api-version.ts'
import type { AuthCall, AuthEndpoint, EarlyCall } from '../endpoint.ts'
import { oauthClientMayNot } from '../errors.ts'
import type { AuthReply, AuthRequest } from '../types.ts'
import { createShapeCheck } from './check-shape.ts'
import { type Authenticate, checkAccess, findCaller, readAccessToken } from './identify-caller.ts'
import { readBody } from './read-body.ts'

/** What came, not yet looked at. */
export type RawCall = {
  readonly body: unknown
  readonly query: unknown
  readonly params: unknown
  readonly request: AuthRequest
}

export type CallAnswerer = (raw: RawCall) => Promise<AuthReply>

/** How one endpoint is answered, in this order: shape, access, limit, what lies outside, and one transaction for all the rest. */
export function createCallAnswerer(endpoint: AuthEndpoint, context: AuthContext, authenticate: Authenticate): CallAnswerer {
  const { access, schema, limit } = endpoint
  const prepare = endpoint.prepare as ((call: EarlyCall) => Promise<unknown>) | undefined
  const recover = endpoint.recover as ((error: unknown, call: EarlyCall) => Promise<AuthReply>) | undefined
  const checkBody = createShapeCheck(schema.body, { place: 'The body', form: endpoint.takes === 'form' ? 'text' : 'json' })
  const checkQuery = createShapeCheck(schema.querystring, { place: 'The query', form: 'text' })
  const checkParams = createShapeCheck(schema.params, { place: 'The path', form: 'text' })

  return async ({ body, query, params, request }) => {
    await checkAccess(access, request, authenticate)
    const claims = access === 'user' ? readAccessToken(request, context) : undefined
    const early: EarlyCall = {
      body: checkBody(readBody(body)),
      query: checkQuery(query),
      params: checkParams(params),
      request,
      context,
    }
    if (limit !== undefined) await context.limits.take(limit, request.ip)
    try {
      const prepared = await prepare?.(early)
      return await runCall(endpoint, { ...early, prepared }, claims)
    } catch (error) {
      if (recover === undefined) throw error
      return await recover(error, early)
    }
  }
}

async function runCall(
  endpoint: AuthEndpoint,
  call: EarlyCall & { readonly prepared: unknown },
  claims: Readonly<Record<string, unknown>> | undefined,
): Promise<AuthReply> {
  const run = endpoint.run as (call: AuthCall | AuthCall<never, 'user'>) => Promise<AuthReply>
  return await call.context.database.transaction({}, async (transaction) => {
    const caller = claims === undefined ? undefined : await findCaller(claims, transaction, call.context)
    if (endpoint.clients !== 'allowed' && caller?.session?.oauth_client_id) throw oauthClientMayNot()
    return await run({ ...call, transaction, caller } as AuthCall)
  })
}

/** Headers that every answer of this service carries. */
export function buildCommonHeaders({ apiVersion }: Pick<AuthRequest, 'apiVersion'>): Readonly<Record<string, string>> {
  return { 'cache-control': 'no-store', ...(knowsNewErrors(apiVersion) ? { 'x-supabase-api-version': firstVersion } : {}) }
}
