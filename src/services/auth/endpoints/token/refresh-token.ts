import { Type } from 'typebox'
import { validationFailed } from '../../errors.ts'
import { defineGrant } from '../../serving/grant.ts'
import { buildTokenReply } from '../../sessions/issue-session.ts'
import { refreshSession } from '../../sessions/refresh-session.ts'

export const refreshTokenGrant = defineGrant({
  type: 'refresh_token',
  about: 'Exchanges a refresh token for new tokens.',
  limit: 'token_refresh',
  takesCaptcha: false,
  body: Type.Object({ refresh_token: Type.Optional(Type.String()) }),
  run: async ({ body, ...scope }) => {
    const token = body.refresh_token ?? ''
    if (token === '') throw validationFailed('refresh_token required')
    // A session that the OAuth server gave an application is refreshed there, by the client that proves who it is.
    const refresh = await refreshSession(scope, token, { clientId: null })
    if (refresh.kind === 'refused') return { refuse: refresh.why }
    const { user, access, refreshToken } = refresh
    return { status: 200, body: await buildTokenReply(scope, user, { access, refreshToken }) }
  },
})
