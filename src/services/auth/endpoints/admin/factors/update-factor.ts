import { Type } from 'typebox'
import { recordAudit } from '../../../audit/record-audit.ts'
import { parsePhone } from '../../../domain/parse-address.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { factorNameTaken, phoneFactorExists } from '../../../errors.ts'
import { type Factor, listFactors, updateFactor } from '../../../store/factors.ts'
import { renderFactor } from '../../../users/render-user.ts'
import { lockFactorOfPath, userFactorPath } from './factor-of-path.ts'

export const updateFactorOfUser = defineEndpoint({
  method: 'PUT',
  url: '/admin/users/:userId/factors/:factorId',
  access: 'admin',
  about: 'Changes the name of a second factor, or the number of a phone.',
  schema: {
    ...userFactorPath,
    body: Type.Object({
      friendly_name: Type.Optional(Type.String({ maxLength: 120 })),
      phone: Type.Optional(Type.String({ maxLength: 40 })),
    }),
  },
  run: async ({ body: { friendly_name, phone }, ...call }) => {
    const { user, factor } = await lockFactorOfPath(call)
    const changes = {
      ...(friendly_name === undefined ? {} : { friendly_name }),
      ...(phone === undefined || factor.factor_type !== 'phone' ? {} : { phone: parsePhone(phone) }),
    }
    checkOthers(changes, { factor, all: await listFactors(call.transaction, user.id) })
    const at = new Date(call.context.clock.now())
    await updateFactor(call.transaction, factor.id, changes, at)
    recordAudit(call, 'factor_updated', { actor: { role: 'service_role' }, traits: { user_id: user.id, factor_id: factor.id } })
    return { status: 200, body: renderFactor({ ...factor, ...changes, updated_at: at }) }
  },
})

function checkOthers(
  { friendly_name, phone }: { readonly friendly_name?: string; readonly phone?: string },
  { factor, all }: { readonly factor: Factor; readonly all: readonly Factor[] },
): void {
  const others = all.filter(({ id }) => id !== factor.id)
  if (friendly_name !== undefined && others.some((other) => other.friendly_name === friendly_name)) throw factorNameTaken(friendly_name)
  if (phone !== undefined && others.some((other) => other.phone === phone)) throw phoneFactorExists()
}
