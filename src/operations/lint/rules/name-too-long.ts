import { findKind, listDeep } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

/** NAMEDATALEN less one. */
const longest = 63

export const nameTooLong = createRule({
  name: 'name-too-long',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A name is longer than PostgreSQL keeps',
  reason:
    'Names are cut at 63 bytes with no more than a notice: the application asks for one that does not exist, and two long ones become one.',
  remedy: 'A name of at most 63 bytes.',
  example: {
    dangerous: [`create index concurrently ${'o'.repeat(70)} on orders (code);`],
    safe: ['create index concurrently orders_code on orders (code);'],
  },
  // The parser has cut the names already: the text is asked.
  find: ({ statement }) => {
    if (findKind(statement.node, 'CreateFunctionStmt') !== undefined || findKind(statement.node, 'DoStmt') !== undefined) return []
    const literals = listDeep(statement.node, 'A_Const').flatMap(({ sval }) => sval?.sval ?? [])
    const bare = literals.reduce(
      (text, literal) => text.replaceAll(literal, ''),
      statement.text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ''),
    )
    const names = [...bare.matchAll(/"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)/gu)].map((match) => match[1] ?? match[2] ?? '')
    return [...new Set(names)]
      .filter((name) => Buffer.byteLength(name) > longest)
      .map((name) => ({ subject: name, message: `${name} is cut to ${Buffer.from(name).subarray(0, longest).toString()}` }))
  },
})
