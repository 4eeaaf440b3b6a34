import { createRule } from '../../domain/create-rule.ts'

const longest = 24 * 3600

export const longLivedTokens = createRule({
  name: 'long-lived-tokens',
  area: 'security',
  severity: 'warning',
  title: 'Access tokens are valid for more than a day',
  reason:
    'An access token is believed until it ends: signing out, blocking the user or a new password changes nothing before that. Whoever finds one in a log has that long.',
  remedy: 'An hour; clients refresh it by themselves.',
  example: { kind: 'config', dangerous: '[auth]\njwt_expiry = 604800', safe: '[auth]\njwt_expiry = 3600' },
  find: ({ settings: { tokenSeconds } }) =>
    tokenSeconds <= longest
      ? []
      : [
          {
            subject: 'auth.jwt_expiry',
            message: `Access tokens are valid for ${Math.round(tokenSeconds / 3600)} hours`,
            fix: '[auth]\njwt_expiry = 3600',
          },
        ],
})
