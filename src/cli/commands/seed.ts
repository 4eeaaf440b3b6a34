import { Command } from 'commander'
import type { SeedReport } from '../../operations/migrate/operation.ts'
import type { Answer } from '../answer.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'

export function createSeedCommand(): Command {
  const command = new Command('seed')
    .summary('run the seed files of a project')
    .description(
      'Runs every seed file, each in one transaction, whether it ran before or not. The first that fails is undone and ends the run.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal seed
  $ DORSAL_SEED_PATHS=./seeds/*.sql dorsal seed`,
    )
    .action(() =>
      runCommand(command, async ({ project, settings, log, printer }) => {
        const { seedProject } = await import('../../server/beside-server.ts')
        return toAnswer(await seedProject({ project, settings, log, onProgress: printer.progress }))
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer(reports: readonly SeedReport[]): Answer {
  return {
    verdict: reports.some(({ kind }) => kind === 'failed') ? 'does not hold' : 'holds',
    data: reports,
    sections:
      reports.length === 0
        ? [{ kind: 'lines', lines: ['This project has no seed file.'] }]
        : [{ kind: 'table', columns: ['file', 'result', 'detail'], rows: reports.map(toRow) }],
  }
}

function toRow(report: SeedReport): readonly string[] {
  switch (report.kind) {
    case 'applied':
      return [report.file, 'applied', `${report.statements} statements, ${report.milliseconds} ms`]
    case 'already applied':
      return [report.file, 'already applied', '']
    case 'failed':
      return [report.file, 'failed', [report.problem, report.fix ?? ''].filter((text) => text !== '').join('; ')]
  }
}
