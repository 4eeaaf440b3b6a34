import { Command, Option } from 'commander'
import type { Contract } from '../../../operations/contract/operation.ts'
import type { ContractSide } from '../../../server/contracts/read-project-contract.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type ContractFlags = { readonly of?: ContractSide }

export function createContractCommand(): Command {
  const command = new Command('contract')
    .summary('print what clients may rely on, to be compared with later')
    .description(
      'Prints what each role may use, and how: tables, columns, embeds, functions, enums, keys and endpoints. ' +
        'The same API gives the same text. `dorsal api diff --against <file>` compares with it.',
    )
    .addOption(sideOption())
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api contract --json > contract.json
  $ dorsal api contract --of database`,
    )
    .action(({ of }: ContractFlags) =>
      runCommand(command, async (context) => {
        const { readProjectContract } = await import('../../../server/contracts/read-project-contract.ts')
        return toAnswer(await readProjectContract(toWorkplace(context), of))
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

export function sideOption(): Option {
  return new Option(
    '--of <side>',
    'the API that the migrations make, or that of the database (default: migrations, where there are any)',
  ).choices(['migrations', 'database'])
}

function toAnswer(contract: Contract): Answer {
  const rows = Object.entries(contract.schemas).flatMap(([schema, { relations, functions }]) => [
    ...Object.entries(relations).map(([name, { kind, columns, access }]) => [
      kind,
      `${schema}.${name}`,
      `${Object.keys(columns).length} columns`,
      access.read.join(', '),
      [...new Set([...access.insert, ...access.update, ...access.delete])].sort().join(', '),
    ]),
    ...Object.entries(functions).flatMap(([name, overloads]) =>
      overloads.map(({ parameters, execute }) => [
        'function',
        `${schema}.${name}(${parameters.map((each) => each.name).join(', ')})`,
        '',
        execute.join(', '),
        '',
      ]),
    ),
  ])
  const count = Object.keys(contract.endpoints).length
  return {
    verdict: 'holds',
    data: contract,
    sections: [
      { kind: 'table', columns: ['what', 'name', 'size', 'read or called by', 'written by'], rows },
      { kind: 'lines', lines: [`And ${count} endpoints of the other services. Save all of it with --json.`] },
    ],
  }
}
