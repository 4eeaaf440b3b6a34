// Writes docs/contract-rules.md: the rules of `dorsal api diff` with their mirrors and examples.
// `scripts/generate-contract-rules.test.ts` proves that the committed page is up to date.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ContractRule, contractRules } from '../src/operations/contract/operation.ts'

export const file = 'docs/contract-rules.md'

export function renderContractRules(): string {
  const intro =
    `\`dorsal api diff\` has ${contractRules.length} rules. An \`error\` breaks clients, a \`warning\` may, a \`note\` breaks nobody. The direction is the side ` +
    'it is on: what clients send (input), what they get (output), or both; the mirror is the rule that finds the way back. Examples in SQL are changes of the ' +
    'shop in `tests/contract-corpus/shop.sql`.'
  const rows = contractRules.map((rule) => `| [${rule.name}](#${rule.name}) | ${rule.severity} | ${rule.direction} | ${rule.title} |`)
  return [
    '# Rules of dorsal api diff',
    'Generated from the code by `node scripts/generate-contract-rules.ts`; edit the rule, not this page.',
    intro,
    ['| rule | severity | direction | what it finds |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...contractRules.map(renderRule),
    '',
  ].join('\n\n')
}

function renderRule({ name, severity, title, direction, reason, remedy, mirror, example }: ContractRule): string {
  const back = 'waiver' in mirror ? `No mirror: ${mirror.waiver}` : `Mirror: ${mirror.map((other) => `[${other}](#${other})`).join(', ')}.`
  return [`## ${name}`, `**${title}.** \`${severity}\`, ${direction}. ${back}`, reason, `Instead: ${remedy}`, renderExample(example)].join(
    '\n\n',
  )
}

function renderExample(example: ContractRule['example']): string {
  if (example.kind === 'service')
    return `\`\`\`text\nbefore ${JSON.stringify(example.before)}\nafter  ${JSON.stringify(example.after)}\n\`\`\``
  return `\`\`\`sql\n${[...(example.first === undefined ? [] : [example.first, '-- then']), example.change].join('\n')}\n\`\`\``
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '..', file), renderContractRules().replace(/\n+$/, '\n'))
