import { createRule } from '../../domain/create-rule.ts'

export const unconfirmedMail = createRule({
  name: 'unconfirmed-mail',
  area: 'security',
  severity: 'note',
  title: 'Somebody else’s mail address is enough to sign up',
  reason:
    'Without a confirmation a user has whatever address was typed: a policy or function that trusts the address of the token trusts that.',
  remedy: 'auth.email.enable_confirmations = true before others use it. Development is fine without.',
  example: { kind: 'config', dangerous: '[auth.email]\nenable_confirmations = false', safe: '[auth.email]\nenable_confirmations = true' },
  find: ({ settings }) =>
    settings.confirmsMail
      ? []
      : [
          {
            subject: 'auth.email.enable_confirmations',
            message: 'Mail addresses are not confirmed before their users get a session',
            fix: '[auth.email]\nenable_confirmations = true',
          },
        ],
})
