import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { codeAndVerifierNeeded, userBanned, userNotFound } from '../../errors.ts'
import { redeemFlow } from '../../external/pkce.ts'
import { defineGrant } from '../../serving/grant.ts'
import { isBanned } from '../../serving/identify-caller.ts'
import { issueSession } from '../../sessions/issue-session.ts'
import { lockUserById } from '../../store/users.ts'

/** RFC 7636, section 4.5. */
export const pkceGrant = defineGrant({
  type: 'pkce',
  about: 'Exchanges the code of a flow for tokens, for the browser that began it.',
  limit: 'token_verifications',
  takesCaptcha: false,
  body: Type.Object({ auth_code: Type.Optional(Type.String()), code_verifier: Type.Optional(Type.String()) }),
  run: async ({ body: { auth_code: code, code_verifier: verifier }, ...scope }) => {
    if (!code || !verifier) throw codeAndVerifierNeeded()
    const { userId, method, providerType, tokens } = await redeemFlow(scope, { code, verifier })
    const user = await lockUserById(scope.transaction, userId)
    if (user === undefined || user.deleted_at !== null) throw userNotFound()
    if (isBanned(user, scope.context)) throw userBanned()
    recordAudit(scope, 'login', { actor: user, traits: { provider_type: providerType } })
    const session = await issueSession(scope, user, { method })
    return {
      status: 200,
      body: {
        ...session,
        ...(tokens.accessToken === undefined ? {} : { provider_token: tokens.accessToken }),
        ...(tokens.refreshToken === undefined ? {} : { provider_refresh_token: tokens.refreshToken }),
      },
    }
  },
})
