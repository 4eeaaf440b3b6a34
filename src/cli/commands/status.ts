import { Command } from 'commander'
import type { Check } from '../../server/status.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'

export function createStatusCommand(): Command {
  const command = new Command('status')
    .summary('show whether a project is served and what its database can do')
    .description(
      'Asks the running server and its database, and the archive which seconds can be restored. Exits with 1 when no server runs or it is not ready, with 3 when it runs and does not answer.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal status
  $ dorsal status --project examples/chinook --json`,
    )
    .action(() =>
      runCommand(command, async ({ project, settings, log }) => {
        const { readProjectStatus } = await import('../../server/beside-server.ts')
        const { readRecoverableSeconds } = await import('../../server/backups/recoverable.ts')
        const { verdict, server, checks } = await readProjectStatus({ project, settings, log })
        const recoverable = await readRecoverableSeconds({ project, settings })
        return {
          verdict,
          data: { verdict, server, checks, recoverable },
          sections: [
            {
              kind: 'lines',
              lines: [server === null ? 'No server is running for this project.' : `Running at ${server.url}, process ${server.pid}`],
            },
            { kind: 'table', columns: ['check', 'answer', 'detail'], rows: checks.map(toRow) },
            { kind: 'lines', lines: [recoverable.detail] },
          ],
        }
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'json'])
}

function toRow({ name, verdict, detail }: Check): readonly string[] {
  return [name, verdict, detail]
}
