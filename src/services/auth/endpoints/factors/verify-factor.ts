import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { notify } from '../../codes/notify.ts'
import { type CallScope, defineEndpoint } from '../../endpoint.ts'
import { validationFailed } from '../../errors.ts'
import { askAttemptHook } from '../../factors/ask-attempt-hook.ts'
import type { Attempt, Judgement } from '../../factors/attempt.ts'
import { checkVerifyEnabled } from '../../factors/check-verify-enabled.ts'
import { findChallenge } from '../../factors/find-challenge.ts'
import { factorPath, getFactor } from '../../factors/get-factor.ts'
import { judgePhone } from '../../factors/judge-phone.ts'
import { judgeTotp } from '../../factors/judge-totp.ts'
import { judgeWebauthn } from '../../factors/judge-webauthn.ts'
import { lockPerson, type Person } from '../../factors/lock-person.ts'
import { raiseSession } from '../../factors/raise-session.ts'
import { closeChallenge } from '../../store/factor-challenges.ts'
import { type Factor, updateFactor } from '../../store/factors.ts'

const judges: Readonly<Record<Factor['factor_type'], (scope: CallScope, attempt: Attempt) => Promise<Judgement>>> = {
  totp: judgeTotp,
  phone: judgePhone,
  webauthn: judgeWebauthn,
}

export const verifyFactor = defineEndpoint({
  method: 'POST',
  url: '/factors/:factorId/verify',
  access: 'user',
  about: 'Answers a challenge of a second factor; the session is then `aal2`, with new tokens.',
  limit: 'mfa',
  schema: {
    ...factorPath,
    body: Type.Object({
      challenge_id: Type.String(),
      code: Type.Optional(Type.String({ maxLength: 20 })),
      webauthn: Type.Optional(
        Type.Object({
          type: Type.Union([Type.Literal('create'), Type.Literal('request')]),
          credential_response: Type.Record(Type.String(), Type.Unknown()),
        }),
      ),
    }),
  },
  run: async ({ body: { challenge_id, code = '', webauthn }, params, caller, ...call }) => {
    const { context } = call
    const person = await lockPerson(call, caller)
    const factor = await getFactor(call, { id: params.factorId, userId: person.user.id })
    checkVerifyEnabled(context.settings, factor)
    if (factor.factor_type !== 'webauthn' && code === '') throw validationFailed('Code needs to be non-empty')
    if (factor.factor_type === 'webauthn' && webauthn === undefined) throw validationFailed('WebAuthn config required')
    // Taken before the answer is judged: of many guesses sent at once, only as many as fit are looked at.
    await context.limits.take('failed_codes', factor.id)
    const challenge = await findChallenge(call, { id: challenge_id, factorId: factor.id, sessionId: person.session.id })
    if ('refuse' in challenge) return challenge
    const judgement = await judges[factor.factor_type](call, { factor, challenge, code, webauthn })
    const rejection = await askAttemptHook(call, factor, judgement)
    const traits = { factor_id: factor.id, challenge_id, factor_type: factor.factor_type }
    recordAudit(call, 'verification_attempted', { actor: person.user, traits: { ...traits, valid: judgement.isRight } })
    if (rejection !== undefined) return { refuse: rejection }
    if (!judgement.isRight) return { refuse: judgement.refusal }
    await context.limits.giveBack('failed_codes', factor.id)
    await judgement.keep?.()
    await closeChallenge(call.transaction, challenge.id, new Date(context.clock.now()))
    if (factor.status === 'unverified') await finishEnrollment(call, person, factor)
    return { status: 200, body: await raiseSession(call, person, factor) }
  },
})

async function finishEnrollment(scope: CallScope, { user }: Person, factor: Factor): Promise<void> {
  await updateFactor(scope.transaction, factor.id, { status: 'verified' }, new Date(scope.context.clock.now()))
  await notify(scope, user, 'mfa_factor_enrolled_notification', { factor_type: factor.factor_type })
}
