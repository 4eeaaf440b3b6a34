import { createRule } from '../../domain/create-rule.ts'

export const reusedRefreshTokens = createRule({
  name: 'reused-refresh-tokens',
  area: 'security',
  severity: 'warning',
  title: 'A refresh token works for ever',
  reason: 'Without rotation the same token gives a new session each time, and a stolen one is never noticed.',
  remedy: 'auth.enable_refresh_token_rotation = true: a token that comes twice ends the session.',
  example: {
    kind: 'config',
    dangerous: '[auth]\nenable_refresh_token_rotation = false',
    safe: '[auth]\nenable_refresh_token_rotation = true',
  },
  find: ({ settings }) =>
    settings.rotatesRefreshTokens
      ? []
      : [
          {
            subject: 'auth.enable_refresh_token_rotation',
            message: 'Refresh tokens are not rotated: one that was stolen works until somebody ends the session',
            fix: '[auth]\nenable_refresh_token_rotation = true',
          },
        ],
})
