import type { SchemaDiff, Step } from '../types.ts'

/** The text of a migration file; what is held back stands in it as comments that say what would be lost. */
export function renderMigration({ steps, heldBack, mode }: Pick<SchemaDiff, 'steps' | 'heldBack' | 'mode'>): string {
  const blocks = [
    ...(mode === 'no transaction' ? ['-- dorsal: no-transaction'] : []),
    // A function's body may name what is made after it.
    ...(steps.some(({ part }) => part.startsWith('function ')) ? ['set check_function_bodies to off;'] : []),
    ...steps.map(renderStep),
    ...(heldBack.length === 0
      ? []
      : ['-- Held back, because something would be lost (`--allow-destructive` writes it out):', ...heldBack.map(renderHeldBack)]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function renderStep({ statement, lost }: Step): string {
  return `${lost === null ? '' : `-- loses ${lost}\n`}${statement};`
}

function renderHeldBack(step: Step): string {
  return renderStep(step)
    .split('\n')
    .map((line) => (line.startsWith('-- ') ? line : `-- ${line}`))
    .join('\n')
}
