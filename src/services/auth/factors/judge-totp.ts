import { findTotpStep } from '../domain/totp.ts'
import type { CallScope } from '../endpoint.ts'
import { totpCodeWrong } from '../errors.ts'
import { claimTotpStep } from '../store/factors.ts'
import type { Attempt, Judgement } from './attempt.ts'
import { seedPlace } from './enroll-totp.ts'

/** A code is good once: whoever looked over a shoulder comes too late with it (RFC 6238, section 5.2). */
export async function judgeTotp({ transaction, context }: CallScope, { factor, code }: Attempt): Promise<Judgement> {
  const secret = context.vault.decrypt(factor.secret ?? '', seedPlace(factor.id))
  const step = findTotpStep(secret, code, context.clock.now())
  if (step === undefined || !(await claimTotpStep(transaction, factor.id, step))) return { isRight: false, refusal: totpCodeWrong() }
  return { isRight: true }
}
