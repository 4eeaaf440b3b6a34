import type { ApiChange } from '../types.ts'
import { escapeMarkdown, toCode } from './link-tickets.ts'
import { sumUses } from './sum-uses.ts'
import { renderList, type Texts } from './texts.ts'
import { type Example, writeExample } from './write-example.ts'

/** What to change, with the code, then what to look at and what is new. */
export function renderFrontEnd({ facts: { changes }, phrases }: Texts): readonly string[] {
  const of = (effect: ApiChange['effect']) => changes.filter((change) => change.effect === effect)
  const breaking = of('breaks').map((change) => renderBreaking(change, phrases))
  return [
    `## ${phrases.toChange}`,
    ...(breaking.length === 0 ? [phrases.nothingToChange] : breaking.flat()),
    ...renderList(
      phrases.mayMatter,
      of('may break').map((change) => toLine(change, phrases)),
    ),
    ...renderList(
      phrases.isNew,
      of('harmless').map((change) => toLine(change, phrases)),
    ),
    ...(changes.length === 0 ? [] : [phrases.newTypes]),
  ]
}

function renderBreaking(change: ApiChange, phrases: Texts['phrases']): readonly string[] {
  const { uses = [], thing } = change
  const example = writeExample(change)
  const remarks = [
    ...(uses.length === 0 ? [] : [phrases.uses(sumUses(uses))]),
    ...(example === undefined && thing.replacement !== undefined ? [phrases.useInstead(toCode(thing.replacement))] : []),
  ]
  return [
    `### ${phrases.changeAsTitle(change)}`,
    ...(remarks.length === 0 ? [] : [remarks.join(' ')]),
    ...(example === undefined ? [] : [renderExample(example, phrases)]),
  ]
}

function renderExample({ before, after }: Example, phrases: Texts['phrases']): string {
  const code = [`// ${phrases.before}`, before, `// ${phrases.after}`, after ?? `// ${phrases.withoutReplacement}`]
  return ['```ts', ...code, '```'].join('\n')
}

function toLine(change: ApiChange, phrases: Texts['phrases']): string {
  const said = change.comment === undefined ? '' : ` (${escapeMarkdown(change.comment)})`
  return `${phrases.change(change)}${said}`
}
