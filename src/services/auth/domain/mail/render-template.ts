import { assertNever } from '../../../../base/assert-never.ts'
import type { Path, TemplateNode, Test } from './parse-template.ts'

/** The variables of Supabase's templates: texts, and the person's metadata as `Data`. */
export type TemplateValues = Readonly<Record<string, unknown>>

/** `protect` is applied to what the values give, never to the template's own text. */
export function renderTemplate(nodes: readonly TemplateNode[], values: TemplateValues, protect: (text: string) => string): string {
  return nodes.map((node) => renderNode(node, values, protect)).join('')
}

export function keepText(text: string): string {
  return text
}

function renderNode(node: TemplateNode, values: TemplateValues, protect: (text: string) => string): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'value':
      return protect(toText(findValue(node.path, values)))
    case 'choice':
      return renderTemplate(holds(node.test, values) ? node.yes : node.no, values, protect)
    default:
      return assertNever(node)
  }
}

function holds({ path, equals, isNegated }: Test, values: TemplateValues): boolean {
  const text = toText(findValue(path, values))
  const isTrue = equals === undefined ? text !== '' && text !== 'false' && text !== '0' : text === equals
  return isTrue !== isNegated
}

function findValue(path: Path, values: TemplateValues): unknown {
  return path.reduce<unknown>((value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined), values)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
