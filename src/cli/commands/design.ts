import { basename } from 'node:path'
import { Command } from 'commander'
import type { Architecture } from '../../operations/design/operation.ts'
import type { Answer } from '../answer.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'
import { toWorkplace } from '../to-workplace.ts'
import { createPermissionsCommand } from './design/permissions.ts'

type DesignFlags = { readonly out?: string }

export function createDesignCommand(): Command {
  const command = new Command('design')
    .addCommand(createPermissionsCommand().exitOverride())
    .summary('show the architecture: tables, services, personal data, threats')
    .description(
      'Writes a folder with the architecture of the project as it is: a page (index.html), the same as Markdown with pictures (README.md, *.svg), and as data (design.json). ' +
        'Changes nothing in the database. Exits with 0; what is open on the list of threats is told.',
    )
    .option('--out <folder>', 'where to write (default: "design"; with --json nowhere)')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal design
  $ dorsal design --project examples/chinook --out docs/architecture
  $ dorsal design --json | jq '.boundaries[].threats[] | select(.state == "open")'`,
    )
    .action((flags: DesignFlags) =>
      runCommand(command, async (context) => {
        const { designProject, renderDesign } = await import('../../server/design/design-project.ts')
        const { createDesignFolder, writeDesign } = await import('../../server/design/write-design.ts')
        const { project, resolved, json } = context
        const { out = json ? undefined : 'design' } = flags
        if (out !== undefined) await createDesignFolder(out)
        const architecture = await designProject(toWorkplace(context), { name: basename(project.root), resolved })
        const files = out === undefined ? [] : await writeDesign(await renderDesign(architecture), out)
        const answer = toAnswer(architecture, files)
        return json ? { ...answer, data: architecture } : answer
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer({ entities, links, boundaries }: Architecture, files: readonly string[]): Answer {
  const threats = boundaries.flatMap(({ name, threats }) => threats.map((threat) => ({ ...threat, boundary: name })))
  const rest = threats.filter(({ state }) => state !== 'answered')
  const lines = [
    `${entities.filter(({ isStub }) => !isStub).length} tables and views, ${links.length} foreign keys, ${threats.length} threats, ${rest.length} of them open or unchecked.`,
    ...files.map((file) => `Written: ${file}`),
  ]
  return {
    verdict: 'holds',
    data: { files },
    sections: [
      {
        kind: 'table',
        columns: ['boundary', 'threat', 'state'],
        rows: rest.map(({ boundary, threat, state }) => [boundary, threat, state]),
      },
      { kind: 'lines', lines },
    ],
  }
}
