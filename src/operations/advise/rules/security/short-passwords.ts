import { createRule } from '../../domain/create-rule.ts'

const shortest = 8

export const shortPasswords = createRule({
  name: 'short-passwords',
  area: 'security',
  severity: 'note',
  title: 'Passwords of fewer than 8 characters are taken',
  reason: 'NIST SP 800-63B asks for 8 at least: shorter ones are guessed from a stolen hash in hours.',
  remedy: 'auth.minimum_password_length = 8 or more; length does more than rules about characters.',
  example: { kind: 'config', dangerous: '[auth]\nminimum_password_length = 6', safe: '[auth]\nminimum_password_length = 8' },
  find: ({ settings: { minimumPasswordLength } }) =>
    minimumPasswordLength >= shortest
      ? []
      : [
          {
            subject: 'auth.minimum_password_length',
            message: `Passwords of ${minimumPasswordLength} characters are taken`,
            fix: `[auth]\nminimum_password_length = ${shortest}`,
          },
        ],
})
