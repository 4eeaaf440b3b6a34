import { defineEndpoint } from '../endpoint.ts'

/** RFC 7517: what access tokens are verified with; nothing for a shared secret, which stays one. */
export const keySet = defineEndpoint({
  method: 'GET',
  url: '/.well-known/jwks.json',
  access: 'anyone',
  about: 'Public halves of the keys that sign access tokens.',
  schema: {},
  run: async ({ context }) => ({
    status: 200,
    body: context.signer.publicKeys(),
    // As long as a new key waits before it signs, at least.
    headers: { 'cache-control': 'public, max-age=600' },
  }),
})
