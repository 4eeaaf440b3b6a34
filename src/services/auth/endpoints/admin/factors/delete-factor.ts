import { recordAudit } from '../../../audit/record-audit.ts'
import { factorMethods } from '../../../domain/assurance.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { deleteFactor, lowerSessionsOfFactor } from '../../../store/factors.ts'
import { renderFactor } from '../../../users/render-user.ts'
import { lockFactorOfPath, userFactorPath } from './factor-of-path.ts'

export const deleteFactorOfUser = defineEndpoint({
  method: 'DELETE',
  url: '/admin/users/:userId/factors/:factorId',
  access: 'admin',
  about: 'Removes a second factor of somebody who lost it; sessions that it raised are `aal1` again.',
  schema: userFactorPath,
  run: async (call) => {
    const { user, factor } = await lockFactorOfPath(call)
    await lowerSessionsOfFactor(call.transaction, factor.id, { method: factorMethods[factor.factor_type] })
    await deleteFactor(call.transaction, factor.id)
    recordAudit(call, 'factor_deleted', { actor: { role: 'service_role' }, traits: { user_id: user.id, factor_id: factor.id } })
    return { status: 200, body: renderFactor(factor) }
  },
})
