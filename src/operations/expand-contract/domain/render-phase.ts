import type { Phase, Step } from '../types.ts'

/** How long nobody may have used the old shape before its end, as long as nothing else was said. */
const quietTime = '7d'

export type PhaseFile = {
  readonly kind: Phase['kind']
  /** Without its version: `rename_orders_note_expand`. */
  readonly name: string
  readonly text: string
  readonly down: string | null
}

export type PhaseNames = {
  readonly name: string
  /** The version of the first phase. */
  readonly expandedBy: string
}

/** The text of a migration and of its way back. */
export function renderPhase(phase: Phase, { name, expandedBy }: PhaseNames): PhaseFile {
  const outside = runsOutside(phase.steps) ? [outsideDirective] : []
  const head = [...outside, ...renderMark(phase, expandedBy), ...phase.about.flatMap(toComment)]
  return {
    kind: phase.kind,
    name: `${name}_${phase.kind.replace('-', '')}`,
    text: renderText(head, phase.steps),
    down: phase.down === null ? null : renderText(runsOutside(phase.down) ? [outsideDirective] : [], phase.down),
  }
}

const outsideDirective = '-- dorsal: no-transaction'

function renderMark({ kind, ends = [] }: Phase, expandedBy: string): readonly string[] {
  if (kind === 'expand') return ['-- dorsal:expand']
  if (kind !== 'contract') return []
  return [[`-- dorsal:contract of=${expandedBy} unused-for=${quietTime}`, ...ends.map((name) => `ends=${name}`)].join(' ')]
}

function renderText(head: readonly string[], steps: readonly Step[]): string {
  return `${[head.join('\n'), ...steps.map(renderStep)].filter((part) => part !== '').join('\n\n')}\n`
}

function renderStep({ sql, comment, directive }: Step): string {
  const above = [...(comment === undefined ? [] : toComment(comment)), ...(directive === undefined ? [] : [`-- ${directive}`])]
  return [...above, `${sql};`].join('\n')
}

function toComment(text: string): readonly string[] {
  return text.split('\n').map((line) => `-- ${line}`)
}

/** Batches and CONCURRENTLY have transactions of their own. */
function runsOutside(steps: readonly Step[]): boolean {
  return steps.some(
    ({ sql, directive }) => /^\w+( unique)? index concurrently /.test(sql) || directive?.startsWith('dorsal:batch') === true,
  )
}
