import { timingSafeEqual } from 'node:crypto'
import type { CallScope } from '../endpoint.ts'
import { phoneCodeWrong } from '../errors.ts'
import type { Attempt, Judgement } from './attempt.ts'
import { codePlace } from './challenge-phone.ts'

/** The code that was sent for this very challenge. */
export async function judgePhone({ context }: CallScope, { challenge, code }: Attempt): Promise<Judgement> {
  if (challenge.otp_code === null) return { isRight: false, refusal: phoneCodeWrong() }
  const sent = Buffer.from(context.vault.decrypt(challenge.otp_code, codePlace(challenge.id)))
  const given = Buffer.from(code)
  return sent.length === given.length && timingSafeEqual(sent, given) ? { isRight: true } : { isRight: false, refusal: phoneCodeWrong() }
}
