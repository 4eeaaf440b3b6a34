import { createRule } from '../../domain/create-rule.ts'
import { findWeakness } from '../../domain/find-weakness.ts'

export const weakSecret = createRule({
  name: 'weak-secret',
  area: 'security',
  severity: 'error',
  title: 'A secret is known, short or easy to guess',
  reason:
    'Whoever knows the secret that tokens are signed with signs themselves any user and any role. Values from documentation and examples are tried first.',
  remedy:
    'At least 32 characters from a generator, in the environment: `openssl rand -base64 48`. Without a setting Dorsal makes secrets of its own.',
  example: {
    kind: 'config',
    dangerous: '[auth]\njwt_secret = "super-secret-jwt-token-with-at-least-32-characters-long"',
    safe: '[auth]\njwt_secret = "k3Vw9sYt0Qe7bNz5RfHc2XmLp8JaUd6GiOy1TqZv"',
  },
  find: ({ settings }) =>
    settings.secrets.flatMap(({ key, value }) => {
      const weakness = findWeakness(key, value)
      // Never the value, not even its length.
      return weakness === undefined ? [] : [{ subject: key, message: `${key} ${weakness}` }]
    }),
})
