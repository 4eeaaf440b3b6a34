import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import type { CallScope } from '../../endpoint.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { factorTypeUnknown, webauthnEnrollDisabled } from '../../errors.ts'
import { checkEnrollment } from '../../factors/check-enrollment.ts'
import { enrollPhone } from '../../factors/enroll-phone.ts'
import { enrollTotp } from '../../factors/enroll-totp.ts'
import type { EnrolledFactor, Enrollment } from '../../factors/enrollment.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import { type Factor, insertFactor } from '../../store/factors.ts'

type Enroll = (scope: CallScope, enrollment: Enrollment) => Promise<EnrolledFactor>

const kinds: Readonly<Record<Factor['factor_type'], Enroll>> = {
  totp: enrollTotp,
  phone: enrollPhone,
  webauthn: async ({ context }) => {
    if (!context.settings.mfaWebAuthnEnrollEnabled) throw webauthnEnrollDisabled()
    return { row: {}, reply: {} }
  },
}

export const enrollFactor = defineEndpoint({
  method: 'POST',
  url: '/factors',
  access: 'user',
  about: 'Adds a second factor, which counts from its first verification on.',
  limit: 'mfa',
  schema: {
    body: Type.Object({
      factor_type: Type.String(),
      friendly_name: Type.Optional(Type.String({ maxLength: 120 })),
      issuer: Type.Optional(Type.String({ maxLength: 120 })),
      phone: Type.Optional(Type.String({ maxLength: 40 })),
    }),
  },
  run: async ({ body, caller, ...call }) => {
    const { factor_type: type, friendly_name = '', issuer = '', phone } = body
    if (!isKind(type)) throw factorTypeUnknown()
    const person = await lockPerson(call, caller)
    const { user } = person
    const id = call.context.random.uuid()
    const { row, reply } = await kinds[type](call, { id, user, issuer, phone })
    await checkEnrollment(call, person, friendly_name)
    const created_at = new Date(call.context.clock.now())
    await insertFactor(call.transaction, { id, user_id: user.id, factor_type: type, friendly_name, created_at, ...row })
    recordAudit(call, 'factor_in_progress', { actor: user, traits: { factor_id: id, factor_type: type } })
    return { status: 200, body: { id, type, friendly_name, ...reply } }
  },
})

function isKind(type: string): type is Factor['factor_type'] {
  return Object.hasOwn(kinds, type)
}
