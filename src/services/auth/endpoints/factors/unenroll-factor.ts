import { recordAudit } from '../../audit/record-audit.ts'
import { notify } from '../../codes/notify.ts'
import { factorMethods, provedSecondFactor } from '../../domain/assurance.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { aal2ToUnenroll } from '../../errors.ts'
import { factorPath, getFactor } from '../../factors/get-factor.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import { deleteFactor, lowerSessionsOfFactor } from '../../store/factors.ts'

export const unenrollFactor = defineEndpoint({
  method: 'DELETE',
  url: '/factors/:factorId',
  access: 'user',
  about: 'Removes a second factor; sessions that it raised are `aal1` again.',
  schema: factorPath,
  run: async ({ params, caller, ...call }) => {
    const { user, session } = await lockPerson(call, caller)
    const factor = await getFactor(call, { id: params.factorId, userId: user.id })
    if (factor.status === 'verified' && !provedSecondFactor(session)) throw aal2ToUnenroll()
    await lowerSessionsOfFactor(call.transaction, factor.id, { method: factorMethods[factor.factor_type] })
    await deleteFactor(call.transaction, factor.id)
    const traits = { factor_id: factor.id, factor_status: factor.status, session_id: session.id }
    recordAudit(call, 'factor_unenrolled', { actor: user, traits })
    if (factor.status === 'verified') await notify(call, user, 'mfa_factor_unenrolled_notification', { factor_type: factor.factor_type })
    return { status: 200, body: { id: factor.id } }
  },
})
