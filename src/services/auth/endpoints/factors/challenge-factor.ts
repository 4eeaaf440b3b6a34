import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { type CallScope, defineEndpoint } from '../../endpoint.ts'
import { challengePhone } from '../../factors/challenge-phone.ts'
import { challengeWebauthn } from '../../factors/challenge-webauthn.ts'
import { checkVerifyEnabled } from '../../factors/check-verify-enabled.ts'
import { factorPath, getFactor } from '../../factors/get-factor.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import type { NewChallenge } from '../../factors/new-challenge.ts'
import { findAddress } from '../../sessions/issue-session.ts'
import { insertChallenge } from '../../store/factor-challenges.ts'
import { type Factor, noteChallenge } from '../../store/factors.ts'
import type { User } from '../../types.ts'

type ToChallenge = { readonly id: string; readonly factor: Factor; readonly user: User; readonly channel: 'sms' | 'whatsapp' }

const kinds: Readonly<Record<Factor['factor_type'], (scope: CallScope, wanted: ToChallenge) => Promise<NewChallenge>>> = {
  totp: async () => ({ row: {}, reply: {} }),
  phone: challengePhone,
  webauthn: challengeWebauthn,
}

export const challengeFactor = defineEndpoint({
  method: 'POST',
  url: '/factors/:factorId/challenge',
  access: 'user',
  about: 'Begins the verification of a second factor.',
  limit: 'mfa',
  schema: {
    ...factorPath,
    body: Type.Object({ channel: Type.Optional(Type.Union([Type.Literal('sms'), Type.Literal('whatsapp'), Type.Literal('')])) }),
  },
  run: async ({ body, params, caller, ...call }) => {
    const { transaction, context } = call
    const { user, session } = await lockPerson(call, caller)
    const factor = await getFactor(call, { id: params.factorId, userId: user.id })
    checkVerifyEnabled(context.settings, factor)
    const [id, at] = [context.random.uuid(), new Date(context.clock.now())]
    const { row, reply } = await kinds[factor.factor_type](call, { id, factor, user, channel: body.channel || 'sms' })
    await insertChallenge(transaction, {
      id,
      factor_id: factor.id,
      created_at: at,
      ip_address: findAddress(call) ?? '::',
      otp_code: row.otp_code ?? null,
      web_authn_session_data: { session_id: session.id, ...(row.challenge === undefined ? {} : { challenge: row.challenge }) },
    })
    await noteChallenge(transaction, factor.id, { at, micros: context.random.bytes(2).readUInt16BE() % 1000 })
    recordAudit(call, 'challenge_created', { actor: user, traits: { factor_id: factor.id, factor_status: factor.status } })
    const expires_at = Math.floor(at.getTime() / 1000) + context.settings.mfaChallengeExpiry
    return { status: 200, body: { id, type: factor.factor_type, expires_at, ...reply } }
  },
})
