import { Type } from 'typebox'
import { defineEndpoint, type EarlyCall } from '../../endpoint.ts'
import { unsupportedGrant } from '../../errors.ts'
import { createShapeCheck } from '../../serving/check-shape.ts'
import type { Grant } from '../../serving/grant.ts'
import { checkCaptcha } from '../../users/check-captcha.ts'
import { grants } from './grants.ts'

const known = new Map(
  grants.map((grant) => [grant.type, { grant, check: createShapeCheck(grant.body, { place: 'The body', form: 'json' }) }]),
)

/** RFC 6749, section 4, with the grant in the query and the rest as JSON. */
export const token = defineEndpoint({
  method: 'POST',
  url: '/token',
  access: 'anyone',
  about: 'Signs in, or exchanges a refresh token or code for new tokens.',
  schema: { querystring: Type.Object({ grant_type: Type.Optional(Type.String()) }), body: Type.Unknown() },
  prepare: async (call) => {
    const { grant, check } = findGrant(call.query.grant_type)
    const early = { ...call, body: check(call.body) }
    await call.context.limits.take(grant.limit, call.request.ip)
    if (grant.takesCaptcha) await checkCaptcha(early)
    return { grant, body: early.body, prepared: await prepareGrant(grant, early) }
  },
  run: async ({ prepared: { grant, body, prepared }, ...call }) => {
    const run = grant.run as (call: unknown) => ReturnType<Grant['run']>
    return await run({ ...call, body, prepared })
  },
})

function findGrant(type: string | undefined) {
  const found = known.get(type ?? '')
  if (found === undefined) throw unsupportedGrant()
  return found
}

async function prepareGrant({ prepare }: Grant, call: EarlyCall): Promise<unknown> {
  return await (prepare as ((call: EarlyCall) => Promise<unknown>) | undefined)?.(call)
}
