import { templateUnreadable } from '../../errors.ts'

/** What a template of Supabase is made of: the part of Go's text/template that its mails use. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: Path }
  | { readonly kind: 'choice'; readonly test: Test; readonly yes: readonly TemplateNode[]; readonly no: readonly TemplateNode[] }

/** `.Data.company.name` is `['Data', 'company', 'name']`. */
export type Path = readonly string[]

export type Test = { readonly path: Path; readonly equals?: string; readonly isNegated: boolean }

type Token = { readonly kind: 'text' | 'action'; readonly text: string }

/**
 * Reads `{{ .Name }}`, `{{ .Data.name }}`, `{{ if .Name }}`, `{{ if eq .Name "text" }}` (also `ne` and `not`), `{{ else }}`,
 * `{{ else if … }}`, `{{ end }}`, comments, and the trimming dashes (https://pkg.go.dev/text/template). Throws `mail_template_unreadable`
 * for what it does not understand.
 */
export function parseTemplate(source: string): readonly TemplateNode[] {
  const tokens = readTokens(source)
  const nodes = parseNodes(tokens, [])
  const left = tokens.shift()
  if (left !== undefined) throw templateUnreadable(`{{ ${left.text} }}`, 'there is no {{ if }} it belongs to')
  return nodes
}

function readTokens(source: string): Token[] {
  const parts = source.split(/(\s*\{\{-\s[\s\S]*?\}\}|\{\{[\s\S]*?\}\})/)
  const tokens: Token[] = []
  let trimsNext = false
  for (const [index, part] of parts.entries()) {
    const isAction = index % 2 === 1
    if (isAction) {
      const text = part
        .trim()
        .replace(/^\{\{-?|-?\}\}$/g, '')
        .trim()
      if (!text.startsWith('/*')) tokens.push({ kind: 'action', text })
      trimsNext = part.endsWith('-}}')
    } else if (part !== '') tokens.push({ kind: 'text', text: trimsNext ? part.trimStart() : part })
  }
  return tokens
}

/** Up to one of `ends`, which stays. */
function parseNodes(tokens: Token[], ends: readonly string[]): readonly TemplateNode[] {
  const nodes: TemplateNode[] = []
  for (let token = tokens[0]; token !== undefined; token = tokens[0]) {
    const word = token.kind === 'action' ? (token.text.split(/\s/)[0] ?? '') : ''
    if (word === 'end' || word === 'else') return nodes
    tokens.shift()
    if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text })
    else if (word === 'if') nodes.push(parseChoice(tokens, token.text.slice(2)))
    else nodes.push({ kind: 'value', path: parsePath(token.text) })
  }
  if (ends.length > 0) throw templateUnreadable('{{ if }}', 'its {{ end }} is missing')
  return nodes
}

function parseChoice(tokens: Token[], condition: string): TemplateNode {
  const test = parseTest(condition.trim())
  const yes = parseNodes(tokens, ['else', 'end'])
  const next = tokens.shift()?.text ?? ''
  if (next === 'end') return { kind: 'choice', test, yes, no: [] }
  if (/^else\s+if\s/.test(next)) return { kind: 'choice', test, yes, no: [parseChoice(tokens, next.replace(/^else\s+if/, ''))] }
  const no = parseNodes(tokens, ['end'])
  if (tokens.shift()?.text !== 'end') throw templateUnreadable(`{{ ${next} }}`, 'its {{ end }} is missing')
  return { kind: 'choice', test, yes, no }
}

function parseTest(text: string): Test {
  const [, compare, path, equals] = /^(eq|ne)\s+(\.\S+)\s+"([^"]*)"$/.exec(text) ?? []
  if (path !== undefined && equals !== undefined) return { path: parsePath(path), equals, isNegated: compare === 'ne' }
  const [, negated, name = text] = /^(not\s+)?(\.\S+)$/.exec(text) ?? []
  return { path: parsePath(name), isNegated: negated !== undefined }
}

function parsePath(text: string): Path {
  if (!/^(\.[A-Za-z_]\w*)+$/.test(text)) throw templateUnreadable(`{{ ${text} }}`, 'only variables, if, else and end are understood')
  return text.slice(1).split('.')
}
