import { provedSecondFactor } from '../domain/assurance.ts'
import type { CallScope } from '../endpoint.ts'
import { aal2ForPasskeys, passkeysDisabled } from '../errors.ts'
import type { Person } from '../factors/lock-person.ts'
import { listFactorSummaries } from '../store/factor-summaries.ts'

/** Throws `passkey_disabled`. */
export function checkPasskeysEnabled({ context }: Pick<CallScope, 'context'>): void {
  if (!context.settings.passkeyEnabled) throw passkeysDisabled()
}

/** A passkey opens the account, so whoever protects it with a second factor shows that first. Throws `insufficient_aal`. */
export async function checkMayManage({ transaction }: CallScope, { user, session }: Person): Promise<void> {
  if (provedSecondFactor(session)) return
  const factors = await listFactorSummaries(transaction, user.id)
  if (factors.some(({ status }) => status === 'verified')) throw aal2ForPasskeys()
}
