import { type AccessClaims, buildAccessClaims, findClaimProblem } from '../domain/access-claims.ts'
import { issuerOf } from '../domain/issuer-of.ts'
import type { CallScope } from '../endpoint.ts'
import { hookClaimsInvalid } from '../errors.ts'
import { listAmrClaims } from '../store/amr-claims.ts'
import type { AuthenticationMethod, Session, User } from '../types.ts'

export type AccessToken = {
  readonly token: string
  /** Seconds since 1970. */
  readonly expiresAt: number
  /** Seconds. */
  readonly expiresIn: number
}

/** Signs who somebody is, after the hook `custom_access_token` had its say. Throws `hook_payload_invalid` and the Faults of hooks. */
export async function issueAccessToken(scope: CallScope, user: User, session: Session, method: AuthenticationMethod): Promise<AccessToken> {
  const { transaction, context } = scope
  const issuedAt = Math.floor(context.clock.now() / 1000)
  const expiresAt = issuedAt + context.settings.jwtExpiry
  const claims = buildAccessClaims(user, session, {
    issuer: issuerOf(context),
    amr: await listAmrClaims(transaction, session.id),
    times: { issuedAt, expiresAt },
  })
  const token = context.signer.sign(await askHook(scope, { user, claims, method }))
  return { token, expiresAt, expiresIn: context.settings.jwtExpiry }
}

async function askHook(
  { transaction, context, request }: CallScope,
  { user, claims, method }: { readonly user: User; readonly claims: AccessClaims; readonly method: AuthenticationMethod },
): Promise<AccessClaims> {
  const payload = { user_id: user.id, claims, authentication_method: method }
  const answer = await context.hooks.run(transaction, 'custom_access_token', payload, request)
  if (answer === undefined) return claims
  const problem = findClaimProblem(answer.claims)
  if (problem !== undefined) throw hookClaimsInvalid(problem)
  return answer.claims as AccessClaims
}
