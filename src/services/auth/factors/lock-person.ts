import type { CallScope } from '../endpoint.ts'
import { anonymousNotAllowed, oauthClientMayNot, sessionGone, sessionNeeded } from '../errors.ts'
import { lockSession } from '../store/sessions.ts'
import { lockUserById } from '../store/users.ts'
import type { Caller, Session, User } from '../types.ts'

export type Person = { readonly user: User; readonly session: Session }

/**
 * Who changes how they prove who they are: a person with a session of their own, whose changes come one after the other. Throws
 * `session_not_found`, `no_authorization`.
 */
export async function lockPerson({ transaction }: CallScope, { user, session, claims }: Caller): Promise<Person> {
  if (session === undefined) throw sessionNeeded()
  if (user.is_anonymous) throw anonymousNotAllowed()
  if (claims.client_id !== undefined) throw oauthClientMayNot()
  const lockedUser = await lockUserById(transaction, user.id)
  const lockedSession = await lockSession(transaction, session.id)
  if (lockedUser === undefined || lockedSession === undefined) throw sessionGone()
  return { user: lockedUser, session: lockedSession }
}
