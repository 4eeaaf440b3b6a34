import { defineEndpoint } from '../../../endpoint.ts'
import { listFactorSummaries } from '../../../store/factor-summaries.ts'
import { renderFactor } from '../../../users/render-user.ts'
import { lockUserOfPath, userPath } from '../users/user-of-path.ts'

export const listFactorsOfUser = defineEndpoint({
  method: 'GET',
  url: '/admin/users/:userId/factors',
  access: 'admin',
  about: 'The second factors of a user.',
  schema: userPath,
  run: async (call) => {
    const user = await lockUserOfPath(call)
    const factors = await listFactorSummaries(call.transaction, user.id)
    return { status: 200, body: factors.map(renderFactor) }
  },
})
