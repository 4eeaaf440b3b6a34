import type { AuthSettings } from '../settings.ts'
import type { Session } from '../types.ts'

export type SessionEnd = 'timebox' | 'inactivity' | 'newer login'

type SessionLimits = Pick<AuthSettings, 'sessionTimebox' | 'sessionInactivityTimeout' | 'sessionSinglePerUser'>

/** Why a session is over, if it is. `others` are the sessions of the same user, this one among them or not. */
export function findSessionEnd(
  session: Session,
  others: readonly Session[],
  { settings, now }: { readonly settings: SessionLimits; readonly now: number },
): SessionEnd | undefined {
  const { sessionTimebox, sessionInactivityTimeout, sessionSinglePerUser } = settings
  if (session.not_after !== null && now > session.not_after.getTime()) return 'timebox'
  if (sessionTimebox > 0 && now > session.created_at.getTime() + sessionTimebox * 1000) return 'timebox'
  const lastSeen = session.refreshed_at ?? session.created_at
  if (sessionInactivityTimeout > 0 && now > lastSeen.getTime() + sessionInactivityTimeout * 1000) return 'inactivity'
  if (sessionSinglePerUser && others.some((other) => isNewer(other, session))) return 'newer login'
  return undefined
}

/** Of its own kind only: signing in on the telephone ends the session there, not the one at the desk, where kinds are told apart. */
function isNewer(other: Session, session: Session): boolean {
  return other.id !== session.id && other.tag === session.tag && other.created_at > session.created_at
}
