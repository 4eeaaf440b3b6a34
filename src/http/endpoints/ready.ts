import type { RouteOptions } from 'fastify'
import { Fault } from '../../base/fault.ts'
import type { ReadinessCheck } from '../types.ts'

/** Requests can be answered: 200, with what should be looked at, or 503 with the reason of each check that says no. */
export function createReadyEndpoint(checks: readonly ReadinessCheck[]): RouteOptions {
  return {
    method: 'GET',
    url: '/health/ready',
    handler: async (_, reply) => {
      const problems = await findProblems(checks.filter((check) => check.isWarning !== true))
      const warnings = Object.fromEntries(await findProblems(checks.filter((check) => check.isWarning === true)))
      if (problems.length === 0) return { status: 'ready', ...(Object.keys(warnings).length === 0 ? {} : { warnings }) }
      return reply
        .code(503)
        .header('Retry-After', '1')
        .send({ status: 'not ready', problems: Object.fromEntries(problems) })
    },
  }
}

async function findProblems(checks: readonly ReadinessCheck[]): Promise<readonly (readonly [name: string, problem: string])[]> {
  const answers = await Promise.all(checks.map(async (check) => [check.name, await findProblem(check)] as const))
  return answers.filter((answer): answer is readonly [string, string] => answer[1] !== undefined)
}

async function findProblem(check: ReadinessCheck): Promise<string | undefined> {
  try {
    return await check.findProblem()
  } catch (error) {
    return error instanceof Fault ? error.message : 'the check itself failed'
  }
}
