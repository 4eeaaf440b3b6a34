import type { FastifyPluginAsync } from 'fastify'
import type { Authenticator } from '../../access/authenticator.ts'
import { readContract } from '../../operations/contract/operation.ts'
import type { Database } from '../../postgres/types.ts'
import { contractForbidden } from '../errors.ts'
import type { DorsalSettings } from '../settings.ts'
import { toContractOptions } from './contract-options.ts'

export type ContractServiceDependencies = {
  readonly authenticate: Authenticator['authenticate']
  readonly database: Pick<Database, 'transaction'>
  readonly settings: Pick<DorsalSettings, 'rest' | 'access' | 'auth'>
}

/** What clients may rely on, at `/contract.json`: of every role, and so for the secret key only. */
export function createContractService({ authenticate, database, settings }: ContractServiceDependencies): FastifyPluginAsync {
  return async (app) => {
    app.get('/contract.json', async (request, reply) => {
      const { authorization, apikey } = request.headers
      const { role } = await authenticate({ authorization, apikey: typeof apikey === 'string' ? apikey : undefined })
      if (role !== 'service_role') throw contractForbidden()
      const contract = await database.transaction({ access: 'read only', isolation: 'repeatable read' }, (transaction) =>
        readContract(transaction, toContractOptions(settings)),
      )
      return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(contract))
    })
  }
}
