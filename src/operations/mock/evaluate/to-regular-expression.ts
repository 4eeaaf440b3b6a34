import { regularExpressionInvalid } from '../errors.ts'

/**
 * A regular expression of PostgreSQL as one of JavaScript, options at its beginning included: `(?i)^a`. What only one of the two has is not
 * translated. Throws 2201B for what is none.
 */
export function toRegularExpression(text: string, flags: '' | 'i'): RegExp {
  const [options = '', letters = ''] = /^\(\?([a-z]+)\)/.exec(text) ?? []
  const ignoresCase = flags === 'i' || letters.includes('i')
  try {
    return new RegExp(text.slice(options.length), ignoresCase ? 'i' : '')
  } catch (error) {
    throw regularExpressionInvalid(findProblem(error instanceof Error ? error.message : ''))
  }
}

/** What PostgreSQL says of it (regerrs.h), by what V8 does. */
const problems: readonly (readonly [said: RegExp, problem: string])[] = [
  [/Unterminated group|Unmatched '\)'/, 'parentheses () not balanced'],
  [/Unterminated character class/, 'brackets [] not balanced'],
  [/out of order in character class/, 'invalid character range'],
  [/out of order in \{\} quantifier/, 'invalid repetition count(s)'],
  [/\\ at end of pattern|Invalid .*escape/, 'invalid escape \\ sequence'],
]

function findProblem(message: string): string {
  return problems.find(([said]) => said.test(message))?.[1] ?? 'quantifier operand invalid'
}
