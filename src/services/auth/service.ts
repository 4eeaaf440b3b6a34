import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { createAuthDatabase } from './auth-database.ts'
import type { ContextOptions } from './create-context.ts'
import { createAuthContext } from './create-context.ts'
import { endpoints } from './endpoints/endpoints.ts'
import { createMailboxService } from './endpoints/mailbox/mailbox-service.ts'
import { pathUnknown } from './errors.ts'
import { type Serving, sendFault, serveEndpoint, takeBodies } from './serving/serve-endpoint.ts'

export { readMailTemplates } from './adapters/read-mail-templates.ts'
export { sendsBySmtp } from './adapters/smtp.ts'
export {
  type Administered,
  type AdministeredCall,
  type AuthAdministration,
  createAuthAdministration,
} from './administration.ts'
export type { AuditVerification } from './audit/verify-audit.ts'
export { type AuthCleaning, startAuthCleaning } from './background.ts'
export type { ChainLink } from './domain/audit-chain.ts'
export { authPrefix, toPublicUrl } from './domain/public-url.ts'
export { badJwt, invalidCredentials, noAuthorization, refreshTokenNotFound, validationFailed } from './errors.ts'
export { describeAuth } from './openapi/describe-auth.ts'
export { createRootDiscovery } from './root-discovery.ts'
export { parseJson, readBody } from './serving/read-body.ts'
export { sendFault, takeBodies } from './serving/serve-endpoint.ts'
export { type ImportReport, joinExports, parseExport } from './users/import-users.ts'

export type AuthServiceDependencies = ContextOptions & Pick<Serving, 'authenticate' | 'clientAddress'>

/** The auth service in Supabase Auth's API, as a Fastify plugin: `server.register(createAuthService(…), { prefix: authPrefix })`. */
export function createAuthService({ authenticate, clientAddress, ...options }: AuthServiceDependencies): FastifyPluginAsync {
  const context = createAuthContext(options)
  const serving: Serving = { context, authenticate, clientAddress }
  return async (app) => {
    takeBodies(app)
    app.addHook('onSend', async (_request, reply) => exposeVersion(reply))
    app.setNotFoundHandler((request, reply) => sendFault({ request, reply, form: 'api' }, pathUnknown()))
    for (const endpoint of endpoints) serveEndpoint(app, endpoint, serving)
  }
}

export const mailboxPrefix = '/mailbox'

/** The page where mail is read while no server is set that would take it: `server.register(createMailbox(…), { prefix: mailboxPrefix })`. */
export function createMailbox({
  database,
  log,
  authenticate,
}: Pick<AuthServiceDependencies, 'database' | 'log' | 'authenticate'>): FastifyPluginAsync {
  return createMailboxService({ database: createAuthDatabase(database), log, authenticate })
}

/** auth-js reads the version of an error from this header; a page may read headers that are named only. */
function exposeVersion(reply: FastifyReply): void {
  const exposed = reply.getHeader('access-control-expose-headers')
  if (typeof exposed === 'string') reply.header('access-control-expose-headers', `${exposed}, X-Supabase-Api-Version`)
}
