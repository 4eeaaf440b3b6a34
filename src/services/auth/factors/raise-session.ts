import { factorMethods } from '../domain/assurance.ts'
import type { CallScope } from '../endpoint.ts'
import { renewSession } from '../sessions/issue-session.ts'
import { insertAmrClaim } from '../store/amr-claims.ts'
import { deleteSessionsBelowAal2, deleteUnverifiedFactors, type Factor } from '../store/factors.ts'
import { updateSession } from '../store/sessions.ts'
import type { TokenReply } from '../types.ts'
import type { Person } from './lock-person.ts'

/**
 * The session has proved a second factor: it gets new tokens that say so, and sessions that did not end. As Supabase does, other factors of the
 * kind that were begun are forgotten.
 */
export async function raiseSession(scope: CallScope, { user, session }: Person, factor: Factor): Promise<TokenReply> {
  const { transaction, context } = scope
  const at = new Date(context.clock.now())
  const method = factorMethods[factor.factor_type]
  const raised = { aal: 'aal2', factor_id: factor.id } as const
  await updateSession(transaction, session.id, raised, at)
  await insertAmrClaim(transaction, { id: context.random.uuid(), sessionId: session.id, method, at })
  await deleteSessionsBelowAal2(transaction, user.id)
  await deleteUnverifiedFactors(transaction, { userId: user.id, type: factor.factor_type })
  return await renewSession(scope, user, { session: { ...session, ...raised, updated_at: at }, method })
}
