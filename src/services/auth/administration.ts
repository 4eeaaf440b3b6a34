import { type AuditVerification, verifyAudit } from './audit/verify-audit.ts'
import type { AuthContext } from './context.ts'
import { type ContextOptions, createAuthContext } from './create-context.ts'
import type { ChainLink } from './domain/audit-chain.ts'
import type { AuthEndpoint } from './endpoint.ts'
import { listAuditEntries } from './endpoints/admin/list-audit-entries.ts'
import { createUser } from './endpoints/admin/users/create-user.ts'
import { deleteUser } from './endpoints/admin/users/delete-user.ts'
import { getUser } from './endpoints/admin/users/get-user.ts'
import { listUsers } from './endpoints/admin/users/list-users.ts'
import { updateUser } from './endpoints/admin/users/update-user.ts'
import { invite } from './endpoints/invite.ts'
import { createCallAnswerer } from './serving/answer-call.ts'
import type { AuthRequest } from './types.ts'
import { type ImportOptions, type ImportReport, importUsers } from './users/import-users.ts'

/** What an administrator asks for without HTTP: the same endpoints, in the same transactions. */
const administered = { listUsers, getUser, createUser, updateUser, deleteUser, listAuditEntries, invite } satisfies Record<
  string,
  AuthEndpoint
>

export type Administered = keyof typeof administered

export type AdministeredCall = {
  readonly body?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, string>>
  readonly params?: Readonly<Record<string, string>>
}

export type AuthAdministration = {
  /** The body of the answer. Throws the Faults of the endpoint. */
  readonly ask: (name: Administered, call: AdministeredCall) => Promise<unknown>
  readonly verifyAudit: (known: ChainLink | undefined, onProgress: (line: string) => void) => Promise<AuditVerification>
  readonly importUsers: (options: ImportOptions) => Promise<ImportReport>
}

export function createAuthAdministration(options: ContextOptions): AuthAdministration {
  const context = createAuthContext(options)
  return {
    ask: (name, call) => askEndpoint(administered[name], call, context),
    verifyAudit: (known, onProgress) => verifyAudit(context, { known, onProgress }),
    importUsers: (wanted) => importUsers(context, wanted),
  }
}

async function askEndpoint(
  endpoint: AuthEndpoint,
  { body, query = {}, params = {} }: AdministeredCall,
  context: AuthContext,
): Promise<unknown> {
  const answer = createCallAnswerer(endpoint, context, () => ({ role: 'service_role' }))
  const reply = await answer({ body, query, params, request: { ...commandLine, receivedAt: context.clock.now() } })
  if ('refuse' in reply) throw reply.refuse
  return reply.body
}

/** Whoever may open the database as its owner may do all this. */
const commandLine: Omit<AuthRequest, 'receivedAt'> = {
  ip: '',
  userAgent: 'dorsal',
  headers: { authorization: 'command line' },
  redirectTo: undefined,
  apiVersion: undefined,
}
