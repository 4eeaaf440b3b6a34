import { Command, InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import type { PolicyAdvice } from '../../../server/advice/advise-policies.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type PoliciesFlags = { readonly claims?: Readonly<Record<string, unknown>>; readonly write?: true }

export function createAdvisePoliciesCommand(): Command {
  const command = new Command('policies')
    .summary('measure on a copy what policies cost, as they are and rewritten')
    .description(
      'Copies the database, and runs every policy that computes the same thing for each row as it is and rewritten, for the same person on the same ' +
        'rows: how long each takes, and whether both show the same. The live database is not touched.',
    )
    .addOption(
      new Option('--claims <json>', 'claims of the person who asks, such as {"sub": "…"}; else those most rows have').argParser(
        parseClaims,
      ),
    )
    .option('--write', 'write the rewrites that gain as a migration')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal advise policies
  $ dorsal advise policies --claims '{"sub":"7f0c…","app_metadata":{"org":"acme"}}'
  $ dorsal advise policies --write

Exits with 3 when a policy could not be measured.`,
    )
    .action((flags: PoliciesFlags) =>
      runCommand(command, async (context) => {
        const { advisePolicies } = await import('../../../server/advice/advise-policies.ts')
        const { describeMeasurement } = await import('../../../operations/advise/operation.ts')
        const { claims = {}, write = false } = flags
        const advice = await advisePolicies(toWorkplace(context), { claims, write, clock: systemClock })
        return toAnswer(advice, advice.policies.map(describeMeasurement))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer({ policies, file }: PolicyAdvice, described: readonly string[]): Answer {
  const lines = policies.flatMap(({ migration }, index) => [described[index] ?? '', `    ${migration}`, ''])
  const end = file === null ? [] : [`Written: ${file}`]
  return {
    verdict: policies.some(({ kind }) => kind === 'could not be measured') ? 'could not be checked' : 'holds',
    data: { policies, file },
    sections: [{ kind: 'lines', lines: policies.length === 0 ? ['No policy computes anything anew for each row.'] : [...lines, ...end] }],
  }
}

function parseClaims(text: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(text)
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return { ...claims }
  } catch {
    // Said below, in the same words as for JSON that is no object.
  }
  throw new InvalidArgumentError('It takes a JSON object, such as {"sub": "…"}.')
}
