import { defineEndpoint } from '../../endpoint.ts'
import { describeServer } from '../../oauth-server/describe-server.ts'

const about = 'Where and how an application signs people in here.'

/** RFC 8414. */
export const oauthServerMetadata = defineEndpoint({
  method: 'GET',
  url: '/.well-known/oauth-authorization-server',
  access: 'anyone',
  about,
  schema: {},
  run: async ({ context }) => ({ status: 200, body: describeServer(context) }),
})

/** OpenID Connect Discovery 1.0, section 3. */
export const openidConfiguration = defineEndpoint({
  method: 'GET',
  url: '/.well-known/openid-configuration',
  access: 'anyone',
  about,
  schema: {},
  run: async ({ context }) => ({ status: 200, body: describeServer(context) }),
})
