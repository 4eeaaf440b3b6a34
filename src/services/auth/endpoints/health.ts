import { defineEndpoint } from '../endpoint.ts'

export const health = defineEndpoint({
  method: 'GET',
  url: '/health',
  access: 'anyone',
  about: 'Tells that the service answers, its database included.',
  schema: {},
  run: async () => ({ status: 200, body: { name: 'Dorsal', version: 'auth/v1', description: 'Dorsal speaks the API of Supabase Auth' } }),
})
