import type { Effect, PermissionDiff } from './types.ts'

const headings = {
  widens: 'More is allowed',
  open: 'Changed, and nobody can tell whether more is allowed',
  alters: 'Other rows',
  narrows: 'Less is allowed',
} as const satisfies Record<Effect, string>

const order: readonly Effect[] = ['widens', 'open', 'alters', 'narrows']

/** For a person at a terminal, what widens first. */
export function renderDiffLines(diff: PermissionDiff): readonly string[] {
  const blocks = groupByEffect(diff).flatMap(({ effect, sentences }) => [
    `${headings[effect]}:`,
    ...sentences.map((sentence) => `  ${sentence}`),
    '',
  ])
  return [...blocks, ...renderUnshown(diff), renderTotals(diff)]
}

/** As the text of a comment on a pull request: a sentence each, and the cells behind it folded away. */
export function renderDiffMarkdown(diff: PermissionDiff): string {
  const blocks = groupByEffect(diff).map(
    ({ effect, sentences }) => `**${headings[effect]}**\n\n${sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n')}`,
  )
  const parts = [
    `### ${isWider(diff) ? '⚠️ ' : ''}Permissions: ${renderTotals(diff)}`,
    ...blocks,
    ...renderTable(diff),
    ...foldUnshown(diff),
  ]
  return `${parts.join('\n\n')}\n`
}

export function countEffect({ changes, surroundings }: PermissionDiff, effect: Effect): number {
  return [...changes, ...surroundings].filter((each) => each.effect === effect).length
}

function isWider(diff: PermissionDiff): boolean {
  return countEffect(diff, 'widens') + countEffect(diff, 'open') > 0
}

function groupByEffect({
  changes,
  surroundings,
}: PermissionDiff): readonly { readonly effect: Effect; readonly sentences: readonly string[] }[] {
  return order.flatMap((effect) => {
    const sentences = [...changes, ...surroundings].filter((each) => each.effect === effect).map(({ sentence }) => sentence)
    return sentences.length === 0 ? [] : [{ effect, sentences }]
  })
}

function renderTotals(diff: PermissionDiff): string {
  const counts = { widens: 'wider', open: 'not to be told', alters: 'other rows', narrows: 'narrower' } as const
  const told = order.flatMap((effect) => {
    const count = countEffect(diff, effect)
    return count === 0 ? [] : [`${count} ${counts[effect]}`]
  })
  return told.length === 0 ? 'nothing changed' : told.join(', ')
}

function renderUnshown({ unshown }: PermissionDiff): readonly string[] {
  if (unshown.length === 0) return []
  return ['Written otherwise, and no row shows a difference:', ...unshown.map((sentence) => `  ${sentence}`), '']
}

function foldUnshown({ unshown }: PermissionDiff): readonly string[] {
  if (unshown.length === 0) return []
  return [fold('Written otherwise, and no row shows a difference', unshown.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n'))]
}

function renderTable({ changes }: PermissionDiff): readonly string[] {
  if (changes.length === 0) return []
  const rows = changes.map(({ subjects, object, operation, columns, before, after }) => [
    subjects.join(', '),
    `\`${object}\``,
    operation,
    columns.length === 0 ? '' : columns.join(', '),
    before?.kind ?? 'not there',
    after?.kind ?? 'not there',
  ])
  const lines = [['who', 'object', 'operation', 'columns', 'before', 'after'], Array<string>(6).fill('---'), ...rows]
  return [fold('Cell by cell', lines.map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`).join('\n'))]
}

function fold(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** Names and conditions are text: no link, no emphasis and no HTML comes of them. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>@#|]/g, '\\$&').replaceAll('\n', ' ')
}
