import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { Proof } from '../../operations/prove/operation.ts'
import type { Answer } from '../answer.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'
import { toWorkplace } from '../to-workplace.ts'

type ProveFlags = { readonly report?: string; readonly history?: boolean; readonly mark?: boolean }

export function createProveCommand(): Command {
  const command = new Command('prove')
    .summary('restore the backups to a moment that chance chooses, and check what comes back')
    .description(
      'Restores into a scratch PostgreSQL, replays to a random second, compares rows with what was noted then, reads every table and index, follows foreign keys, and asks the API as those who ask it. Exits with 1 when something did not hold, with 3 when it could not be checked.',
    )
    .option('--report <file>', 'write an HTML page with every proof so far; without a new proof')
    .option('--history', 'list the proofs so far; without a new one')
    .option('--mark', 'note what some tables hold now, for later proofs; without a new one')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal prove
  $ dorsal prove --json | jq .recoverySeconds
  $ dorsal prove --report proofs.html`,
    )
    .action((flags: ProveFlags) =>
      runCommand(command, async (context) => {
        const { listProjectProofs, markProject, proveProject, renderProofPage } = await import('../../server/backups/prove-project.ts')
        const place = toWorkplace(context)
        if (flags.report !== undefined) {
          await writeFile(flags.report, renderProofPage(await listProjectProofs(place), { project: place.project.root }))
          return { verdict: 'holds', data: { file: flags.report }, sections: [{ kind: 'lines', lines: [`Written: ${flags.report}`] }] }
        }
        if (flags.history) return toHistoryAnswer(await listProjectProofs(place))
        if (flags.mark) return toMarkAnswer(await markProject(place))
        return toProofAnswer(await proveProject(place))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function toProofAnswer(proof: Proof): Answer {
  const { moment, recoverySeconds, lossSeconds, checks, verdict } = proof
  const lines = [
    ...(moment === null ? [] : [`The second brought back: ${moment}`]),
    ...(recoverySeconds === null ? [] : [`Recovery time: ${recoverySeconds.toFixed(1)} s`]),
    ...(lossSeconds === null ? [] : [`Recovery point: ${lossSeconds.toFixed(1)} s before the proof began`]),
    `The backups ${{ holds: 'hold', 'does not hold': 'DO NOT HOLD', 'could not be checked': 'could not be checked' }[verdict]}.`,
  ]
  const rows = checks.map((each) => [each.name, each.verdict, each.detail])
  return {
    verdict,
    data: proof,
    sections: [
      { kind: 'table', columns: ['check', 'answer', 'detail'], rows },
      { kind: 'lines', lines },
    ],
  }
}

function toHistoryAnswer(proofs: readonly Proof[]): Answer {
  const rows = proofs.map(({ startedAt, moment, recoverySeconds, verdict }) => [
    startedAt,
    moment ?? '',
    recoverySeconds?.toFixed(1) ?? '',
    verdict,
  ])
  return {
    verdict: proofs[0]?.verdict ?? 'could not be checked',
    data: { proofs },
    sections: [{ kind: 'table', columns: ['proof', 'moment', 'recovery in s', 'answer'], rows }],
  }
}

function toMarkAnswer(isRecorded: boolean): Answer {
  const line = isRecorded ? 'Noted.' : 'The tables were too busy; nothing was noted.'
  return { verdict: isRecorded ? 'holds' : 'could not be checked', data: { isRecorded }, sections: [{ kind: 'lines', lines: [line] }] }
}
